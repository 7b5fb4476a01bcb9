import type { AuthStrategy } from "../auth-strategy.ts";
import { type ClientCredentialsOptions, clientCredentials } from "../client-credentials/client-credentials.ts";
import type { FetchLike } from "../fetch-like.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { endpointOptions, type EndpointOptions, resolveEndpoints } from "../platform/endpoints.ts";
import { resolveFetch } from "../resolve-fetch.ts";
import { createEventReporter, type EventReporter } from "./event-reporter.ts";
import type { TokenEventListener } from "../token-event.ts";
import type { TokenStore } from "../token-store.ts";
import { checkTimeout, DEFAULT_TIMEOUT_MS } from "../time/with-timeout.ts";
import { must, mustBeOptions, mustHave } from "../errors/validate.ts";

/** How a token is kept fresh. Every setting has a default that suits an hour's token. */
export interface LifecycleOptions extends EndpointOptions {
  /** Shares tokens with other token sources: `createMemoryTokenStore()`, or one that several processes reach. */
  readonly store?: TokenStore;
  /** Carries the token request; in `ianumFetch` the resource request too. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
  /**
   * How long a caller waits for a token at most, all attempts together, in milliseconds. An attempt without a response
   * is joined by another one after less than a quarter of it. @defaultValue 10 000
   */
  readonly timeoutMs?: number;
  /** Further attempts after one that failed for a passing reason; 0 for none. @defaultValue 2 */
  readonly retries?: number;
  /**
   * How long before the end of its life a token is refreshed in the background, in milliseconds. The point itself is
   * drawn for each token, up to half of the window later, and is never in the first 65 % of a token's life.
   *
   * @defaultValue 300 000
   */
  readonly refreshAheadMs?: number;
  /** How long before the end of its life a token is no longer given to callers, in milliseconds. At most a tenth of its life. @defaultValue 30 000 */
  readonly expiryMarginMs?: number;
  /**
   * Called with each event; `TokenEvent` describes them all. What it throws or rejects with is ignored. Without it, a
   * withheld token is a process warning; `IANUM_DEBUG=1` writes all events to stderr.
   */
  readonly onEvent?: TokenEventListener;
}

/** A token source's options: the keys of a gate, or a strategy in their place, and how to keep the token fresh. */
export type TokenSourceOptions = LifecycleOptions &
  (
    | (Pick<ClientCredentialsOptions, "clientId" | "clientSecret"> & { readonly strategy?: never })
    | { readonly strategy: AuthStrategy; readonly clientId?: never; readonly clientSecret?: never }
  );

export interface ResolvedTokenSourceOptions extends EventReporter {
  readonly strategy: AuthStrategy;
  readonly store: TokenStore | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly refreshAheadMs: number;
  readonly expiryMarginMs: number;
}

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveTokenSourceOptions(options: TokenSourceOptions): ResolvedTokenSourceOptions {
  mustBeOptions(options);
  const {
    clock = systemClock,
    onEvent,
    store,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    retries = 2,
    refreshAheadMs = 300_000,
    expiryMarginMs = 30_000,
  } = options;
  mustHave("clock", clock, "now", "elapsed", "sleep");
  must(onEvent === undefined || typeof onEvent === "function", "onEvent", "must be a function");
  if (store !== undefined) mustHave("store", store, "get", "set", "delete", "lock");
  checkTimeout(timeoutMs);
  must(Number.isSafeInteger(retries) && retries >= 0, "retries", "must be a whole number, zero or more");
  for (const [option, ms] of Object.entries({ refreshAheadMs, expiryMarginMs }))
    must(Number.isFinite(ms) && ms >= 0, option, "must be zero or more milliseconds");

  const { emit, isHeard } = createEventReporter(onEvent);
  const strategy = resolveStrategy(options, { clock, onEvent: emit });
  const fetch = resolveFetch(options.fetch);
  return { strategy, store, fetch, clock, timeoutMs, retries, refreshAheadMs, expiryMarginMs, emit, isHeard };
}

function resolveStrategy(
  options: TokenSourceOptions,
  settings: Pick<ClientCredentialsOptions, "clock" | "onEvent">,
): AuthStrategy {
  resolveEndpoints(options);
  const { clientId, clientSecret, strategy } = options;
  if (strategy === undefined)
    return clientCredentials({ clientId, clientSecret, ...endpointOptions(options), ...settings });
  must(
    clientId === undefined && clientSecret === undefined,
    "strategy",
    "takes the place of clientId and clientSecret; give the one or the other",
  );
  mustHave("strategy", strategy, "cacheKey", "requestToken");
  return strategy;
}
