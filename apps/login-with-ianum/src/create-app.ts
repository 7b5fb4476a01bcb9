import { fileURLToPath } from "node:url";
import { createTokenSource, isIanumError, type TokenSourceOptions } from "@ianum/core";
import { createSubscriptions } from "@ianum/subscriptions";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import session from "express-session";
import helmet from "helmet";
import { createPassport } from "./create-passport.ts";
import { describeError } from "./describe-error.ts";
import { failedPage } from "./pages/failed-page.ts";
import { homePage } from "./pages/home-page.ts";
import { missingPage } from "./pages/missing-page.ts";
import { outagePage } from "./pages/outage-page.ts";
import { profilePage } from "./pages/profile-page.ts";
import { personOf } from "./person.ts";
import { readProfile } from "./read-profile.ts";

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
  /** Hears, in one line, what went wrong. No line holds a secret or a token. */
  readonly log: (line: string) => void;
}

const TIMEOUT_MS = 5_000;
const SESSION_LIFE_MS = 8 * 3_600_000;
const publicFiles = fileURLToPath(new URL("../public", import.meta.url));

/** The whole site: a button, the way to Ianum and back, a profile page, log out. */
export function createApp(config: AppConfig): Express {
  const { gateAlias, isHttps, log } = config;
  // One token for all: the logins and the profile pages.
  const source = createTokenSource(config.platform);
  const { endpoints, region, stage } = config.platform;
  const where = { ...(endpoints && { endpoints }), ...(region && { region }), ...(stage && { stage }) };
  const subscriptions = createSubscriptions({
    ...where,
    source,
    timeoutMs: TIMEOUT_MS,
    ...(config.privateKey && { privateKey: config.privateKey }),
    ...(config.passphrase && { passphrase: config.passphrase }),
  });
  const passport = createPassport({ ...where, gateAlias, source, withoutSession: "refuse" });

  const app = express();
  app.disable("x-powered-by");
  if (isHttps) app.set("trust proxy", 1);
  app.use(securityHeaders(isHttps));
  app.use(express.static(publicFiles, { index: false, maxAge: "1h" }));
  app.use(
    session({
      name: isHttps ? "__Host-session" : "session",
      secret: config.sessionSecret,
      resave: false,
      saveUninitialized: false,
      // Lax and not strict: the way back from the login page is a link from another site.
      cookie: { httpOnly: true, sameSite: "lax", secure: isHttps, path: "/", maxAge: SESSION_LIFE_MS },
    }),
  );
  app.use(passport.session(), noStore);

  app.get("/", async (req, res) => {
    if (personOf(req)) res.redirect("/profile");
    else res.send(await homePage());
  });
  // The button leads here. Where the strategy fails at once, the page says why.
  const login = { failureRedirect: "/login/failed", failureMessage: true } as const;
  app.get("/login", forgetMessages, passport.authenticate("ianum", login));
  // The gate's redirect URL. Every way out is a redirect, so that the ianumToken leaves the address bar.
  app.get("/login/return", forgetMessages, passport.authenticate("ianum", { ...login, successRedirect: "/profile" }));
  app.get("/login/failed", async (req, res) => {
    const reasons = (req.session as { messages?: string[] }).messages ?? [];
    delete (req.session as { messages?: string[] }).messages;
    res.status(reasons.length > 0 ? 401 : 200).send(await failedPage(reasons.at(-1)));
  });
  app.get("/login/outage", async (_req, res) => void res.status(502).send(await outagePage()));
  app.get("/profile", async (req, res) => {
    const person = personOf(req);
    if (!person) return res.redirect("/");
    const left = new AbortController();
    req.once("close", () => left.abort());
    const report = (error: unknown): void => log(`${req.path}: ${describeError(error)}`);
    const profile = await readProfile(subscriptions, person.id, { signal: left.signal, onError: report });
    return res.send(await profilePage(person, profile));
  });
  app.post("/logout", sameOriginOnly, (req, res, next) => {
    req.logout((error) => (error ? next(error) : res.redirect(303, "/")));
  });

  app.use(async (_req, res) => void res.status(404).send(await missingPage()));
  app.use(onError(log));
  return app;
}

/** An outage: the platform could not say who it is. The address may hold an ianumToken, so only the path is told. */
function onError(log: AppConfig["log"]): ErrorRequestHandler {
  return async (error: unknown, req, res, next) => {
    log(`${req.path}: ${describeError(error)}`);
    if (res.headersSent) return next(error);
    if (req.path === "/login/return") return res.redirect("/login/outage");
    return res.status(isIanumError(error) ? 502 : 500).send(await outagePage());
  };
}

// Passport adds a message for each login that fails: one is shown, and no more are kept.
const forgetMessages: RequestHandler = (req, _res, next) => {
  if (req.session) delete (req.session as { messages?: string[] }).messages;
  next();
};

const noStore: RequestHandler = (_req, res, next) => {
  res.set("Cache-Control", "no-store").type("html");
  next();
};

// SameSite keeps the session's cookie from other sites' forms; this says no to those that are "same site" only.
const sameOriginOnly: RequestHandler = (req, res, next) => {
  const site = req.get("sec-fetch-site");
  if (site === undefined || site === "same-origin") next();
  else res.sendStatus(403);
};

function securityHeaders(isHttps: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // The return's address holds an ianumToken.
    referrerPolicy: { policy: "no-referrer" },
    strictTransportSecurity: isHttps,
  });
}
