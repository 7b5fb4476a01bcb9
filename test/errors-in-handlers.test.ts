// What a visitor gets where a handler of the application lets an error of ours through: 500, by each framework's own
// default, and nothing of what the platform answered us.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumInterceptor } from "@ianum/axios";
import {
  ApiError,
  ConfigurationError,
  createTokenSource,
  IanumError,
  requestToken,
  ResponseError,
  TokenRequestError,
  TransportError,
} from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import { createSandbox } from "@ianum/sandbox";
import { createSubscriptions } from "@ianum/subscriptions";
import { ianumDispatcher } from "@ianum/undici";
import { Controller, Get } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import axios from "axios";
import express from "express";
import fastify from "fastify";
import { GraphQLClient } from "graphql-request";
import { Hono } from "hono";
import Koa from "koa";
import { Agent } from "undici";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

type Work = () => unknown;

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Each framework as it comes, with a route that does this, and no error handling of the application's. */
const frameworks: Readonly<Record<string, (work: Work) => Promise<() => Promise<Response>>>> = {
  async Express(work) {
    const origin = await listen(express().get("/", async (_req, res) => void res.json(await work())));
    return () => fetch(origin);
  },
  async Koa(work) {
    const app = new Koa();
    app.silent = true;
    app.use(async (context) => {
      context.body = await work();
    });
    const handle = app.callback();
    const origin = await listen((req, res) => void handle(req, res));
    return () => fetch(origin);
  },
  async Fastify(work) {
    const app = fastify();
    app.get("/", async () => work());
    onTestFinished(() => app.close());
    const origin = await app.listen({ host: "127.0.0.1", port: 0 });
    return () => fetch(origin);
  },
  async NestJS(work) {
    class Routes {
      async answer(): Promise<unknown> {
        return work();
      }
    }
    // Decorators, called as the functions that they are.
    Get()(Routes.prototype, "answer", Object.getOwnPropertyDescriptor(Routes.prototype, "answer")!);
    Controller()(Routes);
    const app = await NestFactory.create({ module: Routes, controllers: [Routes] }, { logger: false });
    onTestFinished(() => app.close());
    await app.listen(0, "127.0.0.1");
    const origin = await app.getUrl();
    return () => fetch(origin);
  },
  async Hono(work) {
    const app = new Hono();
    app.get("/", async (context) => context.json((await work()) as object));
    return async () => app.request("/");
  },
};

beforeEach(() => {
  // So that Express and Hono do not write the error to the console.
  vi.stubEnv("NODE_ENV", "test");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** Statuses that a framework could take over from an error. */
const STATUSES = [400, 401, 403, 404, 407, 418, 429, 500, 503];

const made: readonly (readonly [string, Error])[] = [
  ...STATUSES.flatMap((httpStatus): (readonly [string, Error])[] => [
    [
      `a token request that was answered with ${httpStatus}`,
      new TokenRequestError({ httpStatus, retryAfterMs: 30_000 }),
    ],
    [`an API error of ${httpStatus}`, new ApiError("the data could not be read", { httpStatus })],
  ]),
  ["a wrong option", new ConfigurationError("region", "must be one DNS label")],
  ["a response that is none of the platform's", new ResponseError("the response is not JSON")],
  ["a failed connection", new TransportError("the connection failed", { code: "network_error" })],
  [
    "an error with a cause that a framework knows",
    new IanumError("it failed", {
      code: "strategy_failed",
      cause: Object.assign(new Error("not found"), { status: 404, statusCode: 404, code: "ENOENT", expose: true }),
    }),
  ],
];

describe.each(Object.entries(frameworks))("under %s", (_name, start) => {
  /** A visitor is told nothing but 500: no other status, no header about credentials or waiting. */
  async function expectPlain500(visit: () => Promise<Response>, what: string, secrets: readonly string[] = []) {
    const response = await visit();
    expect(response.status, what).toBe(500);
    for (const name of ["retry-after", "www-authenticate", "proxy-authenticate", "location"])
      expect(response.headers.get(name), `${what}: ${name}`).toBeNull();
    const text = await response.text();
    for (const secret of secrets) expect(text, what).not.toContain(secret);
  }

  test("an error of ours that a handler lets through is a 500, whatever the platform answered", async () => {
    let thrown: Error | undefined;
    const visit = await start(() => {
      throw thrown!;
    });
    for (const [what, error] of made) {
      thrown = error;
      await expectPlain500(visit, what);
    }
  });

  test("a call that gets no token is a 500, by each adapter, and the page quotes no secret", async () => {
    const sandbox = createSandbox();
    onTestFinished(() => sandbox.close());
    const apiAuth = await sandbox.listen();
    const clientSecret = "wrong-but-not-to-be-shown";
    const options = { clientId: sandbox.gates[0]!.id, clientSecret, endpoints: { apiAuth, auth: apiAuth }, retries: 0 };
    const api = await listen((_req, res) => res.end("{}"));
    const origins = [api];
    const works = (): Record<string, Work> => {
      const client = axios.create({ baseURL: api });
      ianumInterceptor(options)(client);
      const agent = new Agent().compose(ianumDispatcher({ ...options, origins }));
      return {
        requestToken: () => requestToken(options),
        source: () => createTokenSource(options).getToken(),
        fetch: async () => ianumFetch({ ...options, origins })(api),
        axios: () => client.get("/things"),
        graphql: () => new GraphQLClient(`${api}/graphql`, ianumMiddleware(options)).request("{ a }"),
        undici: () => agent.request({ origin: api, path: "/", method: "GET" }),
        subscriptions: () => createSubscriptions(options).agreements("sub_1"),
      };
    };
    let work: Work = () => undefined;
    const visit = await start(() => work());
    for (const status of [401, 429, 404, 503]) {
      sandbox.control.reset();
      if (status !== 401) sandbox.control.fail({ on: "token", with: { type: "status", status, retryAfter: 30 } });
      for (const [by, next] of Object.entries(works())) {
        work = next;
        await expectPlain500(visit, `${by}, ${status}`, [clientSecret]);
      }
    }
  });
});
