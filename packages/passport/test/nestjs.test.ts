import { Controller, Get, Req, UnauthorizedException, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { AuthGuard, PassportModule, PassportStrategy } from "@nestjs/passport";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import session from "express-session";
import { expect, onTestFinished, test } from "vitest";
import { type IanumClient, IanumClientStrategy, type IanumProfile, IanumStrategy } from "../src/index.ts";
import { createBrowser } from "./browser.ts";
import { basic } from "./client-app.ts";

/** A Nest application; decorators are called as the functions that they are, so that no compiler option is needed. */
async function startNest(): Promise<{ readonly origin: string; readonly sandbox: Sandbox }> {
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const [gate] = sandbox.gates;
  const endpoints = { apiAuth: platform, auth: platform, id: platform };

  class PersonStrategy extends PassportStrategy(IanumStrategy) {
    constructor() {
      super({ gateAlias: gate!.alias, clientId: gate!.id, clientSecret: gate!.secrets[0]!, endpoints });
    }
    async validate(profile: IanumProfile): Promise<object> {
      return { id: profile.id };
    }
  }
  class MachineStrategy extends PassportStrategy(IanumClientStrategy) {
    constructor() {
      super({ endpoints });
    }
    async validate(client: IanumClient): Promise<object> {
      if (client.clientId === "sandbox") throw new UnauthorizedException("use the id");
      return { id: client.clientId };
    }
  }

  class Routes {
    answer(request: { readonly user?: unknown }): unknown {
      return request.user;
    }
    admit(request: { readonly user?: unknown }): unknown {
      return request.user;
    }
  }
  const route = (method: "answer" | "admit", path: string | string[], guard: string): void => {
    const descriptor = Object.getOwnPropertyDescriptor(Routes.prototype, method)!;
    Get(path)(Routes.prototype, method, descriptor);
    UseGuards(AuthGuard(guard))(Routes.prototype, method, descriptor);
    Req()(Routes.prototype, method, 0);
  };
  route("answer", ["login", "login/return"], "ianum");
  route("admit", "api", "ianum-client");
  Controller()(Routes);
  const module = {
    module: Routes,
    imports: [PassportModule],
    controllers: [Routes],
    providers: [PersonStrategy, MachineStrategy],
  };

  const app = await NestFactory.create<NestExpressApplication>(module, { logger: false });
  app.use(session({ secret: "a test's", resave: false, saveUninitialized: false }));
  await app.listen(0, "127.0.0.1");
  const origin = await app.getUrl();
  sandbox.control.setRedirectUrl(gate!, `${origin}/login/return`);
  onTestFinished(async () => {
    await app.close();
    await sandbox.close();
  });
  return { origin, sandbox };
}

test("under @nestjs/passport a person logs in, and a return that the browser did not start is refused", async () => {
  const { origin, sandbox } = await startNest();
  const browser = createBrowser(origin);
  const start = await browser.get("/login");
  expect(start.status).toBe(302);
  expect(start.headers.get("location")).toMatch(/\/sandbox$/);
  const returned = await browser.get(sandbox.control.approveLogin());
  expect(await returned.json()).toEqual({ id: sandbox.gates[0]!.idSubscription });

  // AuthGuard answers 401 for whatever fails; an application's handleRequest sees the status and the message.
  expect((await createBrowser(origin).get(sandbox.control.approveLogin())).status).toBe(401);
});

test("under @nestjs/passport an outage is an error", async () => {
  const { origin, sandbox } = await startNest();
  const browser = createBrowser(origin);
  await browser.get("/login");
  sandbox.control.fail({ path: "/v1_3/subscription", with: { type: "status", status: 503 } });
  expect((await browser.get(sandbox.control.approveLogin())).status).toBe(500);
});

test("under @nestjs/passport a machine presents its gate's keys", async () => {
  const { origin, sandbox } = await startNest();
  const [gate] = sandbox.gates;
  const call = (keys: string): Promise<Response> => fetch(`${origin}/api`, { headers: { authorization: basic(keys) } });
  expect(await (await call(`${gate!.id}:${gate!.secrets[0]}`)).json()).toEqual({ id: gate!.id });
  expect((await call(`${gate!.id}:wrong`)).status).toBe(401);
  expect((await call(`${gate!.alias}:${gate!.secrets[0]}`)).status).toBe(401);
});
