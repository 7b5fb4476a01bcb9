import type { Clock } from "@ianum/core";
import { Hono, type MiddlewareHandler } from "hono";
import { ConnectionLost } from "./connection-lost.ts";
import { refuse, type SandboxEnv } from "./environment.ts";
import { isFromThisMachine } from "./is-from-this-machine.ts";
import type { Gates } from "../platform/gates.ts";
import type { PlatformTime } from "../platform/platform-time.ts";
import { fingerprint, type LogEntry, type OpenLogEntry, type Service } from "./request-log.ts";

export interface AppParts {
  readonly time: PlatformTime;
  readonly clock: Clock;
  readonly gates: Gates;
  readonly addLogEntry: (entry: OpenLogEntry) => void;
  readonly onRequest: (entry: LogEntry) => void;
  readonly faults: MiddlewareHandler<SandboxEnv>;
}

/** The application without its services: the request log, the clock in the `Date` header, faults, and what is not there. */
export function createApp({ time, clock, gates, addLogEntry, onRequest, faults }: AppParts): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();

  app.use(async (context, next) => {
    const entry = openEntry(context.req.raw, context.req.path, time.now(), gates);
    addLogEntry(entry);
    context.set("entry", entry);
    const startedAt = clock.elapsed();
    try {
      await next();
      entry.status = context.res.status;
    } finally {
      entry.durationMs = clock.elapsed() - startedAt;
      tell(onRequest, entry);
    }
    context.res.headers.set(
      "date",
      new Date(entry.service === "api" ? time.validationNow() : time.now()).toUTCString(),
    );
    // A token or a page of someone's data is nothing to keep (RFC 6749 §5.1).
    context.res.headers.set("cache-control", "no-store");
  });
  app.use(async (context, next) => {
    const isOverHttp = (context.env as Partial<SandboxEnv["Bindings"]> | undefined)?.incoming !== undefined;
    if (!isOverHttp || isFromThisMachine(context.req.raw)) return next();
    return refuse(context, 403, "GEN_0002", "this sandbox is reached by localhost, 127.0.0.1 or [::1] only");
  });
  app.use(faults);

  app.notFound((context) => refuse(context, 404, "GEN_0002", "there is nothing at this address"));
  app.onError((error, context) => {
    if (error instanceof ConnectionLost) throw error;
    // The client left while its body was being read.
    if (context.req.raw.signal.aborted) throw new ConnectionLost("the client left", { cause: error });
    return refuse(context, 500, "GEN_0002", `the sandbox failed: ${error.message}`);
  });
  return app;
}

/** What a listener throws is its own matter, and not the client's. */
function tell(onRequest: AppParts["onRequest"], entry: LogEntry): void {
  try {
    onRequest(entry);
  } catch {
    // Ignored, as a token source ignores what `onEvent` throws.
  }
}

// As the names of fields: what a client makes up is not kept without a bound.
const LONGEST_LOGGED_PATH = 1_024;

function openEntry(request: Request, path: string, at: number, gates: Gates): OpenLogEntry {
  const authorization = request.headers.get("authorization");
  const bearer = /^bearer (.+)$/i.exec(authorization ?? "")?.[1];
  const contentType = request.headers.get("content-type");
  return {
    at,
    method: request.method,
    path: path.slice(0, LONGEST_LOGGED_PATH),
    service: serviceOf(path, gates),
    headerNames: [...request.headers.keys()],
    hasAuthorization: authorization !== null,
    ...(contentType === null ? {} : { contentType }),
    ...(bearer === undefined ? {} : { bearerFingerprint: fingerprint(bearer) }),
  };
}

function serviceOf(path: string, gates: Gates): Service {
  if (path === "/v1_3/oauth/token") return "token";
  if (path === "/v1_3/subscription" || path.startsWith("/v1_3/subscription/")) return "api";
  return gates.findAlias(path.slice(1)) ? "login" : "other";
}
