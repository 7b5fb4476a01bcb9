import { Authenticator } from "@fastify/passport";
import cookie from "@fastify/cookie";
import session from "@fastify/session";
import fastify, { type FastifyInstance } from "fastify";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { expect, onTestFinished, test } from "vitest";
import { IanumClientStrategy, IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { basic } from "./client-app.ts";

async function startFastify(): Promise<{
  readonly app: FastifyInstance;
  readonly origin: string;
  readonly sandbox: Sandbox;
}> {
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const [gate] = sandbox.gates;
  const endpoints = { apiAuth: platform, auth: platform, id: platform };

  const passport = new Authenticator();
  passport.use(
    new IanumStrategy(
      { gateAlias: gate!.alias, clientId: gate!.id, clientSecret: gate!.secrets[0]!, endpoints },
      async (profile) => ({ id: profile.id }),
    ),
  );
  passport.use(new IanumClientStrategy({ endpoints }, async (client) => ({ id: client.clientId })));
  passport.registerUserSerializer(async (user) => user);
  passport.registerUserDeserializer(async (user) => user);

  const app = fastify();
  await app.register(cookie);
  await app.register(session, { secret: "a test's secret of 32 characters or more", cookie: { secure: false } });
  await app.register(passport.initialize());
  await app.register(passport.secureSession());
  app.get("/login", { preValidation: passport.authenticate("ianum") }, () => undefined);
  app.get("/login/return", { preValidation: passport.authenticate("ianum") }, (request) => request.user);
  app.get("/profile", (request, reply) => request.user ?? reply.code(401).send());
  app.get(
    "/api",
    { preValidation: passport.authenticate("ianum-client", { session: false }) },
    (request) => request.user,
  );

  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  sandbox.control.setRedirectUrl(gate!, `${origin}/login/return`);
  onTestFinished(async () => {
    await app.close();
    await sandbox.close();
  });
  return { app, origin, sandbox };
}

test("under @fastify/passport a person logs in, and a return that the browser did not start is refused", async () => {
  const { origin, sandbox } = await startFastify();
  const browser = createBrowser(origin);
  const start = await browser.get("/login");
  expect(start.status).toBe(302);
  expect(start.headers.get("location")).toMatch(/\/sandbox$/);
  expect((await browser.get(sandbox.control.approveLogin())).status).toBe(200);
  expect(await (await browser.get("/profile")).json()).toEqual({ id: sandbox.gates[0]!.idSubscription });

  expect((await createBrowser(origin).get(sandbox.control.approveLogin())).status).toBe(403);
  await browser.get("/login");
  expect((await browser.get("/login/return?result=failed&message=no")).status).toBe(401);
});

test("under @fastify/passport an outage is an error", async () => {
  const { origin, sandbox } = await startFastify();
  const browser = createBrowser(origin);
  await browser.get("/login");
  sandbox.control.fail({ path: "/v1_3/subscription", with: { type: "status", status: 503 } });
  const answer = await browser.get(sandbox.control.approveLogin());
  expect(answer.status).toBe(500);
  expect((await browser.get("/profile")).status).toBe(401);
});

test("under @fastify/passport a machine presents its gate's keys", async () => {
  const { origin, sandbox } = await startFastify();
  const [gate] = sandbox.gates;
  const call = (keys: string): Promise<Response> => fetch(`${origin}/api`, { headers: { authorization: basic(keys) } });
  expect(await (await call(`${gate!.id}:${gate!.secrets[0]}`)).json()).toEqual({ id: gate!.id });
  const refused = await call(`${gate!.id}:wrong`);
  expect(refused.status).toBe(401);
  expect(refused.headers.get("www-authenticate")).toBe('Basic realm="ianum", charset="UTF-8"');
});
