import type { ModelClock } from "./model-clock.ts";
import type { LiveRequest } from "./model-endpoint.ts";

/** When a token request may be sent, judged by what went over the wire alone. */
export interface RequestRules {
  /** Takes a request that is sent; says what is wrong with it. */
  check(request: LiveRequest, live: Iterable<LiveRequest>): string | undefined;
  /** Takes a response. */
  note(request: LiveRequest, status: number, retryAfterMs: number): void;
  /** The process has other secrets from now on: what was refused was not refused to these. */
  rotate(secrets: readonly string[]): void;
}

const REFUSAL_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
// An attempt is joined by another one after this share of timeoutMs.
const PATIENCE_SHARE = 0.225;
// Requests that present the secrets of before may be under way for as long as this, while the event loop runs.
const UNSURE_MS = 30_000;

export function createRequestRules(
  clock: ModelClock,
  {
    client,
    retries,
    secrets,
    timeoutMs,
  }: {
    readonly client: string;
    readonly retries: number;
    readonly secrets: readonly string[];
    readonly timeoutMs: number;
  },
): RequestRules {
  let own = secrets;
  let waitUntil = Number.NEGATIVE_INFINITY;
  let sureFrom = Number.NEGATIVE_INFINITY;
  // By one attempt: it presents one after the other.
  let refused = new Set<string>();
  let isAnswered = true;
  const joined = new WeakSet<LiveRequest>();
  /** When the attempt began that a request belongs to: a secret that was refused is followed by the next one. */
  const begunAt = new WeakMap<LiveRequest, number>();
  let refusal: { readonly at: number; readonly begunAt: number } | undefined;

  const awakeMs = (): number => clock.elapsed() - clock.stalledMs;
  const waitFor = (ms: number): void => {
    if (awakeMs() >= sureFrom) waitUntil = Math.max(waitUntil, clock.elapsed() + ms);
  };

  return {
    check(request, live) {
      if (!isAnswered) refused = new Set();
      isAnswered = false;
      if (request.sentAt < waitUntil) return `asked ${waitUntil - request.sentAt} ms before it may`;
      begunAt.set(request, refusal?.at === request.sentAt ? refusal.begunAt : request.sentAt);
      const others = [...live].filter((other) => other.client === client);
      if (others.length === 0) return undefined;
      if (others.length > retries) return `has ${others.length + 1} requests under way`;
      // One joins another that has had no response for long. When that fails, its own repetition may join them both.
      const isLate = others.some((other) => request.sentAt - (begunAt.get(other) ?? 0) >= timeoutMs * PATIENCE_SHARE);
      if (!isLate && !others.some((other) => joined.has(other))) return "has two requests at once";
      joined.add(request);
      return undefined;
    },
    note(request, status, retryAfterMs) {
      const { secret } = request;
      isAnswered = true;
      if (status === 401) refusal = { at: clock.elapsed(), begunAt: begunAt.get(request) ?? clock.elapsed() };
      if (status === 401) refused.add(secret);
      else refused = new Set();
      if ([400, 404].includes(status)) waitFor(REFUSAL_WAIT_MS);
      if (retryAfterMs > 0) waitFor(Math.min(retryAfterMs, LONGEST_WAIT_MS));
      if (!own.every((each) => refused.has(each))) return;
      // All were tried within one attempt.
      refused = new Set();
      waitFor(REFUSAL_WAIT_MS);
    },
    rotate(newest) {
      own = newest;
      refused = new Set();
      waitUntil = Number.NEGATIVE_INFINITY;
      sureFrom = awakeMs() + UNSURE_MS;
    },
  };
}
