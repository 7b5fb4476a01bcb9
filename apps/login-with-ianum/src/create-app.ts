import { fileURLToPath } from "node:url";
import { createTokenSource, isIanumError, type TokenSourceOptions, type FetchLike } from "@ianum/core";
import { createSubscriptions } from "@ianum/subscriptions";
import { createCallRecorder, panelFiles } from "demo-kit";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import session from "express-session";
import { createPassport } from "./create-passport.ts";
import { describeError } from "./describe-error.ts";
import { loginMessages } from "./login-messages.ts";
import { failedPage } from "./pages/failed-page.ts";
import { homePage } from "./pages/home-page.ts";
import { missingPage } from "./pages/missing-page.ts";
import { outagePage } from "./pages/outage-page.ts";
import { profilePage } from "./pages/profile-page.ts";
import { personOf } from "./person.ts";
import { readProfile } from "./read-profile.ts";
import { logRequests } from "./request-log.ts";
import { noStore, sameOriginOnly, securityHeaders } from "./security-headers.ts";
import { createSessionStore } from "./session-store.ts";
import { createTrail, panelOf } from "./trail.ts";

export interface AppConfig {
  /** The gate's keys, and where the platform is: `optionsFromEnv()`. */
  readonly platform: TokenSourceOptions;
  /** The gate's alias: the last part of its login page's address. */
  readonly gateAlias: string;
  /** The gate's OpenPGP key, armoured, and what unlocks it: then the profile shows what the person shared. */
  readonly privateKey?: string;
  readonly passphrase?: string;
  /** Signs the session's cookie. 32 characters or more, from a random source. */
  readonly sessionSecret: string;
  /** Whether people come over https, through a proxy that says so: cookies are then sent over https alone. */
  readonly isHttps: boolean;
  /** Called with one line for each thing that went wrong. No line holds a secret or a token. */
  readonly log: (line: string) => void;
  /** Called with one line for each request: method, path without query, status, time. */
  readonly logRequest?: (line: string) => void;
}

const TIMEOUT_MS = 5_000;
/** How long a person may take to log in. */
const LOGIN_LIFE_MS = 15 * 60_000;
const SESSION_LIFE_MS = 8 * 3_600_000;
const publicFiles = fileURLToPath(new URL("../public", import.meta.url));

/** The whole site: a button, the way to Ianum and back, a profile page, log out. */
export function createApp(config: AppConfig): Express {
  const { gateAlias, isHttps, log } = config;
  // For the panel "What just happened" alone: without it, leave `fetch` away everywhere below.
  const recorder = createCallRecorder(config.platform.fetch);
  const fetchFor = (file: string): FetchLike => recorder.fetchFor(`apps/login-with-ianum/src/${file}`);

  // One token for all: the logins and the profile pages.
  const source = createTokenSource({ ...config.platform, fetch: fetchFor("create-app.ts") });
  const { endpoints, region, stage } = config.platform;
  const where = { ...(endpoints && { endpoints }), ...(region && { region }), ...(stage && { stage }) };
  const subscriptions = createSubscriptions({
    ...where,
    source,
    timeoutMs: TIMEOUT_MS,
    fetch: fetchFor("read-profile.ts"),
    ...(config.privateKey && { privateKey: config.privateKey }),
    ...(config.passphrase && { passphrase: config.passphrase }),
  });
  const passport = createPassport({
    ...where,
    gateAlias,
    source,
    withoutSession: "refuse",
    fetch: fetchFor("create-passport.ts"),
  });

  const app = express();
  app.disable("x-powered-by");
  if (isHttps) app.set("trust proxy", 1);
  app.use(securityHeaders(isHttps));
  for (const folder of [publicFiles, panelFiles]) app.use(express.static(folder, { index: false, maxAge: "1h" }));
  if (config.logRequest) app.use(logRequests(config.logRequest));
  const sessionName = isHttps ? "__Host-session" : "session";
  app.use(
    session({
      name: sessionName,
      secret: config.sessionSecret,
      store: createSessionStore(),
      resave: false,
      saveUninitialized: false,
      // Lax and not strict: the way back from the login page is a link from another site. Short, until a person is logged in.
      cookie: { httpOnly: true, sameSite: "lax", secure: isHttps, path: "/", maxAge: LOGIN_LIFE_MS },
    }),
  );
  app.use(passport.session(), noStore, createTrail(recorder, "apps/login-with-ianum/src/create-app.ts"));

  // The button leads here. Where the strategy fails at once, the page says why.
  const failed = { failureRedirect: "/sorry", failureMessage: true } as const;
  app.get("/login", loginMessages.forget, passport.authenticate("ianum", failed));
  // The gate's redirect URL. Every way out is a redirect, so that the ianumToken leaves the address bar.
  app.get("/login/return", loginMessages.forget, passport.authenticate("ianum", failed), (req, res) => {
    req.session.cookie.maxAge = SESSION_LIFE_MS;
    res.redirect("/profile");
  });
  app.use(noIanumToken(log));

  app.get("/", async (req, res) => {
    if (personOf(req)) res.redirect("/profile");
    else res.send(await homePage(req.query["notice"]));
  });
  app.get("/sorry", async (req, res) => {
    const reason = loginMessages.take(req);
    if (reason !== undefined) log(`a login failed: ${reason}`);
    res.status(reason === undefined ? 200 : 401).send(await failedPage(reason, panelOf(res)));
  });
  app.get("/login/outage", async (_req, res) => void res.status(502).send(await outagePage(panelOf(res))));
  app.get("/profile", async (req, res) => {
    const person = personOf(req);
    if (!person) return res.redirect("/?notice=ended");
    const left = new AbortController();
    req.once("close", () => left.abort());
    const report = (error: unknown): void => log(`${req.path}: ${describeError(error)}`);
    const profile = await readProfile(subscriptions, person.id, { signal: left.signal, onError: report });
    return res.send(await profilePage(person, profile, panelOf(res)));
  });
  app.post("/logout", sameOriginOnly, (req, res, next) => {
    req.session.destroy((error: unknown) => {
      if (error) return next(error);
      return res.clearCookie(sessionName, { path: "/", secure: isHttps }).redirect(303, "/?notice=logged-out");
    });
  });

  app.use(async (_req, res) => void res.status(404).send(await missingPage()));
  app.use(onError(log));
  return app;
}

/** An ianumToken that comes to another address than the return's: it would stay in the address bar of the page there. */
function noIanumToken(log: AppConfig["log"]): RequestHandler {
  return (req, res, next) => {
    if (req.query["ianumToken"] === undefined) return next();
    log(`${req.path}: a login came back here; set the gate's redirect URL to this site's /login/return`);
    return res.redirect(303, "/sorry");
  };
}

/** An outage: the platform could not say who it is. The address may hold an ianumToken, so only the path is told. */
function onError(log: AppConfig["log"]): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    log(`${req.path}: ${describeError(error)}`);
    if (res.headersSent) return next(error);
    if (req.query["ianumToken"] !== undefined) return res.redirect(303, "/login/outage");
    return res.status(isIanumError(error) ? 502 : 500).send(await outagePage(panelOf(res)));
  };
}
