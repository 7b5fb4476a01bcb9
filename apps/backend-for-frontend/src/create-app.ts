import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { serveStatic } from "@hono/node-server/serve-static";
import { isIanumError } from "@ianum/core";
import { createSubscriptions, type SubscriptionsOptions } from "@ianum/subscriptions";
import { createCallRecorder, panelFiles, type RecordedCall, serverTiming } from "demo-kit";
import { type Context, Hono } from "hono";
import { getSignedCookie, setSignedCookie } from "hono/cookie";
import { secureHeaders } from "hono/secure-headers";
import { viewAccesses, viewAgreements } from "./views.ts";

export interface AppOptions {
  /** The gate's keys, and where the platform is: `optionsFromEnv()`. */
  readonly platform: SubscriptionsOptions;
  /** Whose data a visitor sees: everybody is the demo's one person. */
  readonly idSubscription: string;
  /** Called with one line for each call to the platform that failed. */
  readonly log: (line: string) => void;
}

const SESSION = "session";
const SESSION_LIFE_S = 3600;
const SHOWN_ACCESSES = 5;
const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);
const publicFiles = fileURLToPath(new URL("../public", import.meta.url));

/** The page, and the API that the page calls. Nothing that it sends holds a token or a secret. */
export function createApp({ platform, idSubscription, log }: AppOptions): Hono {
  // For the panel "What just happened" alone: without it, `createSubscriptions(platform)` is all.
  const recorder = createCallRecorder(platform.fetch);
  const fetch = recorder.fetchFor("apps/backend-for-frontend/src/create-app.ts");
  const subscriptions = createSubscriptions({ ...platform, fetch });
  const app = new Hono();
  const sessionKey = randomBytes(32).toString("base64url");

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      strictTransportSecurity: false, // it is plain HTTP, on this machine alone
    }),
  );
  app.use(async (context, next) => {
    // A foreign name that points at this machine (DNS rebinding) would let a foreign page read ours.
    if (!loopbackNames.has(new URL(context.req.url).hostname)) return context.text("unknown host", 421);
    return next();
  });

  app.use("/", async (context, next) => {
    // Stands for a login: an application sets this cookie once a person has come back from the gate's page.
    await setSignedCookie(context, SESSION, idSubscription, sessionKey, {
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
      maxAge: SESSION_LIFE_S,
    });
    return next();
  });

  app.use("/api/*", async (context, next) => {
    context.header("Cache-Control", "no-store");
    const calls: RecordedCall[] = [];
    await recorder.record(calls, next);
    if (calls.length > 0) context.header("Server-Timing", serverTiming(calls));
  });
  app.get("/api/agreements", (context) =>
    answer(context, async (id, signal) =>
      viewAgreements(await subscriptions.agreements(id, { signal }), languagesOf(context)),
    ),
  );
  app.get("/api/accesses", (context) =>
    answer(context, async (id, signal) =>
      viewAccesses(await subscriptions.accesses(id, { limit: SHOWN_ACCESSES, signal }).page()),
    ),
  );

  for (const root of [publicFiles, panelFiles]) app.get("*", serveStatic({ root }));
  app.notFound((context) => context.json({ error: "There is nothing at this address." }, 404));
  return app;

  async function answer(
    context: Context,
    read: (idSubscription: string, signal: AbortSignal) => Promise<unknown>,
  ): Promise<Response> {
    // The session says whose data it is; nothing in the request can ask for another's.
    const id = await getSignedCookie(context, sessionKey, SESSION);
    if (!id) return context.json({ error: "Your session has ended. Open this page again." }, 401);
    try {
      return context.json(await read(id, context.req.raw.signal));
    } catch (error) {
      log(`${context.req.path}: ${isIanumError(error) ? `${error.message} (${error.code})` : String(error)}`);
      return context.json({ error: "This cannot be read at the moment." }, 502);
    }
  }
}

/** The browser's languages, in its order. */
function languagesOf(context: Context): readonly string[] {
  const header = context.req.header("accept-language") ?? "";
  return header.split(",").map((language) => language.split(";")[0]?.trim() ?? "");
}
