import Koa from "koa";
import passport from "koa-passport";
import * as sessions from "koa-session";
import { login, machine, secret } from "./strategies.mjs";

passport.use(login());
passport.use(machine());
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const session = sessions.createSession ?? sessions.default;
const routes = {
  "/login": passport.authenticate("ianum"),
  "/login/return": passport.authenticate("ianum"),
  "/report": passport.authenticate("ianum-client", { session: false }),
};
const app = new Koa();
app.keys = [secret];
app.use(session({}, app));
app.use(passport.initialize());
app.use(passport.session());
app.use((context, next) => routes[context.path]?.(context, next));
app.use((context) => void (context.body = "report"));
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
