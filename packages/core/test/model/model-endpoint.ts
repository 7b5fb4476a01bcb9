import type { Clock } from "@ianum/core";

/** How the token endpoint responds from now on. */
export type Behavior =
  /** `isSame`: the last token of these secrets again. */
  | { readonly type: "token"; readonly lifeS: number; readonly isSame: boolean; readonly afterMs: number }
  | { readonly type: "status"; readonly status: number; readonly retryAfterS?: number; readonly afterMs: number }
  | { readonly type: "garbage"; readonly afterMs: number }
  | { readonly type: "connection lost"; readonly afterMs: number }
  | { readonly type: "hang" };

/** A token that the endpoint gave, and when its life began by both clocks. */
export interface Issued {
  readonly secret: string;
  readonly lifeMs: number;
  readonly since: { readonly now: number; readonly elapsed: number };
  /** The number of the request that it was given for. */
  readonly request: number;
}

/** A token request that has not ended. */
export interface LiveRequest {
  readonly client: string;
  readonly secret: string;
  readonly sentAt: number;
  /** From 1. */
  readonly number: number;
}

/** What is told of the requests that reach the endpoint. */
export interface EndpointWatch {
  onRequest(request: LiveRequest): void;
  onResponse(request: LiveRequest, status: number, retryAfterMs: number): void;
}

export interface ModelEndpoint {
  behavior: Behavior;
  /** The secrets that it takes, newest last. */
  secrets: string[];
  readonly issued: ReadonlyMap<string, Issued>;
  readonly live: ReadonlySet<LiveRequest>;
  /** How many requests have been sent. */
  readonly requests: number;
  /** The `fetch` of one client. */
  fetchOf(client: string): typeof fetch;
}

/** @param turn - resolves when this event is to happen, among all that could happen at this instant */
export function createModelEndpoint(
  clock: Clock,
  turn: (label: string) => Promise<void>,
  watch: EndpointWatch,
): ModelEndpoint {
  const issued = new Map<string, Issued>();
  const live = new Set<LiveRequest>();
  const lastOf = new Map<string, string>();
  let requests = 0;

  async function respond(request: LiveRequest, behavior: Behavior, signal: AbortSignal): Promise<Response> {
    const since = { now: clock.now(), elapsed: clock.elapsed() };
    await clock.sleep(behavior.type === "hang" ? Number.POSITIVE_INFINITY : behavior.afterMs, signal);
    await turn("response");
    if (behavior.type === "hang") throw new Error("a response that never comes");
    if (behavior.type === "connection lost") throw new TypeError("fetch failed");
    if (behavior.type === "garbage") return json(200, "<html>");
    if (behavior.type === "status") {
      const { retryAfterS = 0, status } = behavior;
      watch.onResponse(request, status, retryAfterS * 1_000);
      return json(status, "{}", retryAfterS > 0 ? { "retry-after": String(retryAfterS) } : {});
    }
    const isRefused = !endpoint.secrets.includes(request.secret);
    watch.onResponse(request, isRefused ? 401 : 200, 0);
    if (isRefused) return json(401, `{"errorCode":"SEC_0005","errorMessage":"Invalid client id or secret"}`);
    const known = behavior.isSame ? again(request) : undefined;
    const lifeS = known?.leftS ?? behavior.lifeS;
    const value = known?.value ?? `token-${issued.size + 1}`;
    lastOf.set(request.secret, value);
    const { lifeMs, since: issuedSince } = known?.issued ?? { lifeMs: lifeS * 1_000, since };
    const { secret, number } = request;
    issued.set(value, { secret, lifeMs, since: issuedSince, request: number });
    return json(200, JSON.stringify({ access_token: value, token_type: "Baerer", expires_in: lifeS }));
  }

  /** The last token of these secrets, with what is left of its life: platforms give it again until its last second. */
  function again({
    secret,
  }: LiveRequest): { readonly value: string; readonly issued: Issued; readonly leftS: number } | undefined {
    const value = lastOf.get(secret);
    const last = value === undefined ? undefined : issued.get(value);
    if (value === undefined || last === undefined) return undefined;
    const ageMs = clock.elapsed() - last.since.elapsed;
    const leftS = Math.floor((last.lifeMs - ageMs) / 1_000);
    // Whoever gets it now knows nothing of how the wall clock was set before.
    const since = { now: clock.now() - ageMs, elapsed: last.since.elapsed };
    return leftS < 1 ? undefined : { value, issued: { ...last, since }, leftS };
  }

  const endpoint: ModelEndpoint = {
    behavior: { type: "token", lifeS: 3_600, isSame: false, afterMs: 0 },
    secrets: ["secret-1"],
    issued,
    live,
    get requests() {
      return requests;
    },
    fetchOf: (client) => async (_url, init) => {
      const { client_secret: secret } = JSON.parse(init?.body as string) as { readonly client_secret: string };
      const signal = init?.signal as AbortSignal;
      requests += 1;
      const request = { client, secret, sentAt: clock.elapsed(), number: requests };
      watch.onRequest(request);
      live.add(request);
      const end = (): void => void live.delete(request);
      signal.addEventListener("abort", end, { once: true });
      return respond(request, endpoint.behavior, signal).finally(end);
    },
  };
  return endpoint;
}

function json(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers });
}
