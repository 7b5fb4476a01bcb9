import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Authenticator } from "@fastify/passport";
import session from "@fastify/session";
import cookie from "@fastify/cookie";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import fastify, { type FastifyServerOptions } from "fastify";
import Koa from "koa";
import { KoaPassport } from "koa-passport";
import { Passport } from "passport";
import type { Strategy } from "passport-strategy";
import { onTestFinished } from "vitest";

/** A server with one route, `/`, that lets in whom a strategy lets in, and answers with the user. It has no sessions. */
export interface Host {
  readonly origin: string;
  /** What reached the host's own way of telling about errors. */
  readonly errors: readonly unknown[];
}

/** The application's own handling of an outcome: what `passport.authenticate` takes last. It may throw. */
export type Callback = (error: unknown, user: unknown) => void;

export interface HostSettings {
  readonly callback?: Callback;
  /** Options of `passport.authenticate`. */
  readonly authenticate?: object;
}

export type StartHost = (strategy: Strategy, settings?: HostSettings) => Promise<Host>;

export function expressHost(prepare: (app: Express) => unknown = () => undefined): StartHost {
  return async (strategy, { authenticate, callback } = {}) => {
    const errors: unknown[] = [];
    const app = express();
    prepare(app);
    app.all("/", middlewareOf(strategy, authenticate, callback), (req, res) => void res.json(req.user ?? "no user"));
    const onError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
      errors.push(error);
      res.sendStatus(500);
    };
    app.use(onError);
    return { origin: await listen(app), errors };
  };
}

/** Node's own server, with nothing but Passport. */
export const nodeHost: StartHost = async (strategy, { authenticate, callback } = {}) => {
  const errors: unknown[] = [];
  const middleware = middlewareOf(strategy, authenticate, callback);
  const origin = await listen((req, res) => {
    void middleware(
      req as never,
      res as never,
      ((error: unknown) => {
        if (error) errors.push(error);
        if (error) res.statusCode = 500;
        res.end(JSON.stringify((req as { user?: unknown }).user ?? "no user"));
      }) as never,
    );
  });
  return { origin, errors };
};

export function fastifyHost(options: FastifyServerOptions = {}): StartHost {
  return async (strategy, { authenticate = {}, callback } = {}) => {
    const errors: unknown[] = [];
    const passport = new Authenticator();
    passport.use("test", strategy as never);
    const app = fastify(options);
    await app.register(cookie);
    await app.register(session, { secret: "a test's secret of 32 characters or more" });
    await app.register(passport.initialize());
    app.setErrorHandler((error, _request, reply) => {
      errors.push(error);
      return reply.code(500).send();
    });
    const settings = { session: false, ...authenticate };
    const preValidation = callback
      ? passport.authenticate("test", settings, ((_request: unknown, _reply: unknown, error: unknown, user: unknown) =>
          callback(error, user)) as never)
      : passport.authenticate("test", settings);
    app.all("/", { preValidation }, (request) => request.user ?? "no user");
    onTestFinished(() => app.close());
    return { origin: await app.listen({ host: "127.0.0.1", port: 0 }), errors };
  };
}

export function koaHost(prepare: (app: Koa) => unknown = () => undefined): StartHost {
  return async (strategy, { authenticate, callback } = {}) => {
    const errors: unknown[] = [];
    const passport = new KoaPassport();
    passport.use("test", strategy);
    const app = new Koa();
    prepare(app);
    app.on("error", (error) => errors.push(error));
    app.use(passport.initialize());
    app.use((context, next) => {
      const settings = { session: false, ...authenticate };
      const middleware = callback
        ? passport.authenticate("test", settings, async (error, user) => callback(error, user))
        : passport.authenticate("test", settings);
      return (middleware as unknown as Koa.Middleware)(context, next);
    });
    app.use((context) => {
      context.body = context.state["user"] ?? "no user";
    });
    const handle = app.callback();
    return { origin: await listen((req, res) => void handle(req, res)), errors };
  };
}

function middlewareOf(strategy: Strategy, authenticate: object = {}, callback?: Callback): RequestHandler {
  const passport = new Passport();
  passport.use("test", strategy);
  const settings = { session: false, ...authenticate };
  return (
    callback ? passport.authenticate("test", settings, callback) : passport.authenticate("test", settings)
  ) as RequestHandler;
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
