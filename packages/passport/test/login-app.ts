import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { createSandbox, createTestClock, type Sandbox, type TestClock } from "@ianum/sandbox";
import express, { type ErrorRequestHandler, type Express } from "express";
import session from "express-session";
import { Passport } from "passport";
import { onTestFinished } from "vitest";
import { type IanumProfile, IanumStrategy, type IanumStrategyOptions } from "../src/index.ts";
import { createBrowser, type Browser } from "./browser.ts";

export interface LoginApp {
  readonly origin: string;
  readonly sandbox: Sandbox;
  readonly clock: TestClock;
  /** What the profile page's strategy was given. */
  readonly options: IanumStrategyOptions;
  /** Every error that reached Express. */
  readonly errors: unknown[];
  readonly profiles: IanumProfile[];
  browser(): Browser;
  /** The address that the platform sends the browser back to, with a good `ianumToken`. */
  approve(): string;
}

export interface LoginAppSettings {
  readonly withSessions?: boolean;
  readonly keepSessionInfo?: boolean;
  readonly store?: session.Store;
  /** Adds what comes before the login's routes. */
  readonly prepare?: (app: Express) => void;
  /** Without it, Express's own answers, which prints nothing here. */
  readonly withErrorHandler?: boolean;
  readonly strategy?: (options: IanumStrategyOptions, profiles: IanumProfile[]) => IanumStrategy;
  readonly options?: Partial<IanumStrategyOptions>;
  /** Gives the strategy the gate's OpenPGP key. */
  readonly withPrivateKey?: boolean;
}

/** An Express 5 application as a user would write it, over real HTTP, against a sandbox. The clock of both stands still. */
export async function startLoginApp(settings: LoginAppSettings = {}): Promise<LoginApp> {
  const { withSessions = true, keepSessionInfo = false, store, withErrorHandler = true } = settings;
  const clock = createTestClock();
  const sandbox = createSandbox({ clock });
  const platform = await sandbox.listen();
  const [gate] = sandbox.gates;
  const options = {
    gateAlias: gate!.alias,
    clientId: gate!.id,
    clientSecret: gate!.secrets[0]!,
    endpoints: { apiAuth: platform, auth: platform, id: platform },
    clock,
    ...(settings.withPrivateKey && { privateKey: gate!.privateKey }),
    ...settings.options,
  } as IanumStrategyOptions & { readonly passReqToCallback?: false };
  const profiles: IanumProfile[] = [];
  const errors: unknown[] = [];
  const strategy =
    settings.strategy?.(options, profiles) ??
    new IanumStrategy(options, (profile) => {
      profiles.push(profile);
      return { subscription: profile.id };
    });

  const passport = new Passport();
  passport.use(strategy);
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  const app = express();
  settings.prepare?.(app);
  if (withSessions) {
    app.use(session({ secret: "a test's", resave: false, saveUninitialized: false, ...(store && { store }) }));
    app.use(passport.session());
  }
  const authenticate = passport.authenticate("ianum", { session: withSessions, keepSessionInfo });
  app.get("/login", authenticate);
  app.get("/login/return", (req, res, next) => {
    // As `authenticate` with failure options would, but the reason is the answer.
    const answer = (error: unknown, user?: Express.User | false | null, info?: unknown, status?: unknown): void => {
      if (error) return next(error);
      if (!user) return void res.status(Number(status ?? 401)).json(info ?? {});
      if (!withSessions) return void res.json({ user });
      req.logIn(user, { keepSessionInfo, session: true }, (failure) => (failure ? next(failure) : res.json({ user })));
    };
    passport.authenticate("ianum", answer)(req, res, next);
  });
  app.get("/profile", (req, res) => void (req.user ? res.json(req.user) : res.sendStatus(401)));
  const onError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    errors.push(error);
    res.status(500).json({ name: (error as Error).name });
  };
  if (withErrorHandler) app.use(onError);
  else app.set("env", "test");

  const server = await new Promise<Server>((resolve) => {
    const listening: Server = app.listen(0, "127.0.0.1", () => resolve(listening));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox.control.setRedirectUrl(gate!, `${origin}/login/return`);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sandbox.close();
  });

  return {
    origin,
    sandbox,
    clock,
    options,
    errors,
    profiles,
    browser: () => createBrowser(origin),
    approve: () => sandbox.control.approveLogin(),
  };
}

/** The one-time token of a return address. */
export function ianumTokenOf(returnAddress: string): string {
  return new URL(returnAddress).searchParams.get("ianumToken") ?? "";
}

/** Everything that printing a value could show. */
export function printed(value: unknown): string {
  const error = value as Partial<Error>;
  return [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    String(value),
    JSON.stringify(value),
    error.message,
    error.stack,
  ].join("\n");
}

/** How many times the platform was asked to burn a token. */
export function burns(sandbox: Sandbox): number {
  return sandbox.log.entries.filter(({ method, path }) => method === "POST" && path === "/v1_3/subscription").length;
}
