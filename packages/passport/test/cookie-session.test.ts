import cookieSession from "cookie-session";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Passport } from "passport";
import { createSandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { burns } from "./login-app.ts";

/** What the README says to put before `passport.session()`. */
const forCookieSession: RequestHandler = (req, _res, next) => {
  const session = req.session as unknown as Record<string, unknown>;
  session["regenerate"] ??= (done: () => void) => done();
  session["save"] ??= (done: () => void) => done();
  next();
};

/** An application whose sessions live in the browser's cookie. */
async function start(beforePassport: readonly RequestHandler[]) {
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const [gate] = sandbox.gates;
  const passport = new Passport();
  passport.use(
    new IanumStrategy(
      {
        gateAlias: gate!.alias,
        clientId: gate!.id,
        clientSecret: gate!.secrets[0]!,
        endpoints: { apiAuth: platform, auth: platform, id: platform },
        withoutSession: "refuse",
      },
      (profile) => ({ id: profile.id }),
    ),
  );
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  const errors: unknown[] = [];
  const onError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    errors.push(error);
    res.sendStatus(500);
  };
  const app = express();
  app.use(cookieSession({ keys: ["a test's"], sameSite: "lax" }), ...beforePassport, passport.session());
  app.get(["/login", "/login/return"], passport.authenticate("ianum", { successRedirect: "/profile" }));
  app.get("/profile", (req, res) => void (req.user ? res.json(req.user) : res.sendStatus(401)));
  app.use(onError);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.control.setRedirectUrl(gate!, `${origin}/login/return`);
  return { sandbox, errors, user: { id: gate!.idSubscription }, browser: () => createBrowser(origin) };
}

test("with cookie-session and the README's two methods a person logs in, once for each start", async () => {
  const { sandbox, errors, user, browser } = await start([forCookieSession]);
  const person = browser();
  expect((await person.get("/login")).status).toBe(302);
  const returned = await person.get(sandbox.control.approveLogin());
  expect(returned.headers.get("location")).toBe("/profile");
  expect(await (await person.get("/profile")).json()).toEqual(user);
  expect(errors).toEqual([]);

  expect((await person.get(sandbox.control.approveLogin())).status).toBe(403);
  expect((await browser().get(sandbox.control.approveLogin())).status).toBe(403);
  expect(burns(sandbox)).toBe(1);
});

test("with cookie-session a start that is given back from an old cookie counts once in this process", async () => {
  const { sandbox, browser } = await start([forCookieSession]);
  const person = browser();
  const started = await person.get("/login");
  const cookies = started.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  const old = { cookie: cookies.join("; ") };
  expect((await person.get(sandbox.control.approveLogin())).status).toBe(302);
  expect((await browser().get(sandbox.control.approveLogin(), old)).status).toBe(403);
});

test("with cookie-session alone a login is an error of the request, and lets nobody in", async () => {
  const { sandbox, errors, browser } = await start([]);
  const person = browser();
  await person.get("/login");
  expect((await person.get(sandbox.control.approveLogin())).status).toBe(500);
  expect(errors.map(String)).toEqual([expect.stringContaining("regenerate") as string]);
  expect((await person.get("/profile")).status).toBe(401);
});
