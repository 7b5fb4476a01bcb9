import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Koa from "koa";
import { KoaPassport } from "koa-passport";
import { createSession } from "koa-session";
import { createSandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { IanumClientStrategy, IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { basic } from "./client-app.ts";
import { burns } from "./login-app.ts";

async function startKoa() {
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const [gate] = sandbox.gates;
  const endpoints = { apiAuth: platform, auth: platform, id: platform };

  const passport = new KoaPassport();
  const keys = { gateAlias: gate!.alias, clientId: gate!.id, clientSecret: gate!.secrets[0]! };
  passport.use(
    new IanumStrategy({ ...keys, endpoints, withoutSession: "refuse" }, async (profile) => ({ id: profile.id })),
  );
  passport.use(
    new IanumClientStrategy({ endpoints, guessesPerMinute: 1 }, async (client) => ({ id: client.clientId })),
  );
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  const errors: unknown[] = [];
  const app = new Koa();
  app.keys = ["a test's"];
  app.on("error", (error) => errors.push(error));
  app.use(createSession(app as never));
  app.use(passport.initialize());
  app.use(passport.session() as Koa.Middleware);
  const routes: Readonly<Record<string, Koa.Middleware>> = {
    "/login": passport.authenticate("ianum"),
    "/login/return": passport.authenticate("ianum", { successRedirect: "/profile" }),
    "/api": passport.authenticate("ianum-client", { session: false }),
    "/profile": (context, next) => (context.isAuthenticated() ? next() : context.throw(401)),
  };
  app.use((context, next) => (routes[context.path] ?? next)(context, next));
  app.use((context) => {
    context.body = context.state["user"] ?? "";
  });

  const handle = app.callback();
  const server = createServer((req, res) => void handle(req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await sandbox.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.control.setRedirectUrl(gate!, `${origin}/login/return`);
  return { origin, sandbox, errors, gate: gate!, browser: () => createBrowser(origin) };
}

test("under koa-passport a person logs in, and a return that the browser did not start is refused", async () => {
  const { sandbox, errors, gate, browser } = await startKoa();
  const person = browser();
  const start = await person.get("/login");
  expect(start.status).toBe(302);
  expect(start.headers.get("location")).toMatch(/\/sandbox$/);
  const returned = await person.get(sandbox.control.approveLogin());
  expect(returned.headers.get("location")).toBe("/profile");
  expect(await (await person.get("/profile")).json()).toEqual({ id: gate.idSubscription });

  expect((await browser().get(sandbox.control.approveLogin())).status).toBe(403);
  await person.get("/login");
  expect((await person.get("/login/return?result=failed&message=no")).status).toBe(401);
  expect((await person.get("/login/return?result=failed&message=no&message=no")).status).toBe(401);
  expect(burns(sandbox)).toBe(1);
  expect(errors).toEqual([]);
});

test("under koa-passport an outage is an error", async () => {
  const { sandbox, errors, browser } = await startKoa();
  const person = browser();
  await person.get("/login");
  sandbox.control.fail({ path: "/v1_3/subscription", with: { type: "status", status: 401 } });
  expect((await person.get(sandbox.control.approveLogin())).status).toBe(500);
  expect(errors).toEqual([expect.objectContaining({ code: "api_error", httpStatus: 401 })]);
  expect((await person.get("/profile")).status).toBe(401);
});

test("under koa-passport a machine presents its gate's keys, and is told how long to wait", async () => {
  const { origin, gate } = await startKoa();
  const call = (secret: string): Promise<Response> =>
    fetch(`${origin}/api`, { headers: { authorization: basic(`${gate.id}:${secret}`) } });
  expect(await (await call(gate.secrets[0]!)).json()).toEqual({ id: gate.id });
  const refused = await call("wrong");
  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toBe('Basic realm="ianum", charset="UTF-8"');
  const limited = await call("wrong again");
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toMatch(/^(?:60|59)$/);
});
