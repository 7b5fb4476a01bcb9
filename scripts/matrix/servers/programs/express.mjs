import express from "express";
import session from "express-session";
import passport from "passport";
import { login, machine, secret } from "./strategies.mjs";

passport.use(login());
passport.use(machine());
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(session({ secret, resave: false, saveUninitialized: false }));
app.use(passport.initialize()); // Passport before 0.6 needs it
app.use(passport.session());
app.get("/login", passport.authenticate("ianum"));
app.get("/login/return", passport.authenticate("ianum"), (_request, response) => response.send("in"));
app.get("/report", passport.authenticate("ianum-client", { session: false }), (_request, response) => {
  response.send("report");
});
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
