import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSandbox, createTestClock, type Gate, type Sandbox, type TestClock } from "@ianum/sandbox";
import express, { type ErrorRequestHandler } from "express";
import { Passport } from "passport";
import { onTestFinished } from "vitest";
import {
  type IanumClient,
  IanumClientStrategy,
  type IanumClientStrategyOptions,
  type VerifyDone,
  type VerifyResult,
} from "../src/index.ts";

export interface ClientApp {
  readonly origin: string;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  readonly clock: TestClock;
  readonly clients: IanumClient[];
  readonly errors: unknown[];
  /** Presents keys in HTTP Basic. */
  call(clientId: string, clientSecret: string): Promise<Response>;
  /** Presents the gate's own. */
  callRightly(): Promise<Response>;
}

/** An API that machines call with their gate's keys, over real HTTP, against a sandbox. The clock of both stands still. */
export async function startClientApp(
  options: IanumClientStrategyOptions = {},
  verify?: (client: IanumClient, done: VerifyDone) => VerifyResult | Promise<VerifyResult>,
): Promise<ClientApp> {
  const clock = createTestClock();
  const sandbox = createSandbox({ clock, gates: [{ alias: "first" }, { alias: "second" }], accesses: 0 });
  const apiAuth = await sandbox.listen();
  const clients: IanumClient[] = [];
  const errors: unknown[] = [];

  const passport = new Passport();
  const strategyOptions = { endpoints: { apiAuth }, clock, retries: 0, ...options, passReqToCallback: false as const };
  passport.use(
    new IanumClientStrategy(
      strategyOptions,
      verify ??
        ((client, done) => {
          clients.push(client);
          done(null, client);
        }),
    ),
  );
  const app = express();
  app.use(express.json(), express.urlencoded());
  app.all("/api", passport.authenticate("ianum-client", { session: false }), (req, res) => {
    res.json({ clientId: (req.user as IanumClient).clientId });
  });
  const onError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    errors.push(error);
    res.sendStatus(500);
  };
  app.use(onError);
  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sandbox.close();
  });

  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [gate] = sandbox.gates;
  const call = (clientId: string, clientSecret: string): Promise<Response> =>
    fetch(`${origin}/api`, { headers: { Authorization: basic(`${clientId}:${clientSecret}`) } });
  return {
    origin,
    sandbox,
    gate: gate!,
    clock,
    clients,
    errors,
    call,
    callRightly: () => call(gate!.id, gate!.secrets[0]!),
  };
}

export function basic(text: string): string {
  return `Basic ${Buffer.from(text).toString("base64")}`;
}
