import type { StrategyRequest } from "../host-request.ts";

/** The session of express-session, cookie-session, @fastify/session, @fastify/secure-session and their like. */
export interface HostSession {
  get?: (key: string) => unknown;
  set?: (key: string, value: unknown) => void;
  save?: (done: (error?: unknown) => void) => unknown;
  [key: string]: unknown;
}

/** The session of this request, if the application has sessions. */
export function sessionOf(req: StrategyRequest): HostSession | undefined {
  const session: unknown = (req as { session?: unknown }).session;
  return typeof session === "object" && session !== null ? (session as HostSession) : undefined;
}

/**
 * The session's id, where the host itself gives it one. What an application keeps under such a name does not count:
 * several sessions may share it.
 */
export function sessionIdOf(req: StrategyRequest, session: HostSession): string | undefined {
  const { sessionID } = req as { sessionID?: unknown };
  if (typeof sessionID === "string" && session["id"] === sessionID) return sessionID;
  const sessionId = Object.hasOwn(session, "sessionId") ? undefined : session["sessionId"];
  return typeof sessionId === "string" ? sessionId : undefined;
}

export function readSession(session: HostSession, key: string): unknown {
  return hasAccessors(session) ? session.get(key) : session[key];
}

/** An empty list takes the key away. */
export function writeSession(session: HostSession, key: string, values: readonly unknown[]): void {
  const value = values.length > 0 ? values : undefined;
  if (hasAccessors(session)) session.set(key, value);
  else if (value === undefined) delete session[key];
  else session[key] = value;
}

/** Resolves once the store has the session; at once where the session travels in its cookie. */
export function saveSession(session: HostSession): Promise<void> {
  return new Promise((resolve, reject) => {
    if (typeof session.save !== "function") return resolve();
    const fail = (error: unknown): void =>
      reject(error instanceof Error ? error : new Error("the session could not be saved"));
    const saved = session.save((error) => (error ? fail(error) : resolve()));
    // Some take a callback, some return a promise.
    if (typeof (saved as { then?: unknown } | undefined)?.then === "function")
      (saved as PromiseLike<unknown>).then(() => resolve(), fail);
  });
}

function hasAccessors(session: HostSession): session is Required<Pick<HostSession, "get" | "set">> & HostSession {
  return typeof session.get === "function" && typeof session.set === "function";
}
