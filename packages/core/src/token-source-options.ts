import type { AuthStrategy } from "./auth-strategy.ts";
import { type ClientCredentialsOptions, clientCredentials } from "./client-credentials.ts";
import { type Clock, systemClock } from "./clock.ts";
import { type EndpointOptions, resolveEndpoints } from "./endpoints.ts";
import { ConfigurationError } from "./errors/configuration-error.ts";
import type { TokenEvent } from "./token-event.ts";
import type { TokenStore } from "./token-store.ts";
import { callable, count, durationMs, methods, optionsObject } from "./validate.ts";

/** How a token is kept fresh. Every setting has a default that suits an hour's token. */
export interface LifecycleOptions extends EndpointOptions {
  /** Shares tokens with other token sources: `createMemoryTokenStore()`, or one that several processes reach. */
  readonly store?: TokenStore;
  /** Carries the token request; in `ianumFetch` the resource request too. @defaultValue the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
  /** When one attempt is given up, in milliseconds; also the longest `Retry-After` that a caller is kept waiting for. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /** Further attempts after one that failed for a passing reason; 0 for none. @defaultValue 2 */
  readonly retries?: number;
  /**
   * How long before the end of its life a token is refreshed in the background, in milliseconds. The point itself is
   * drawn anew for each token, up to half of the window later, and is never in the first 65 % of a token's life.
   *
   * @defaultValue 300 000
   */
  readonly refreshAheadMs?: number;
  /** How long before the end of its life a token is no longer handed out, in milliseconds. At most a tenth of its life. @defaultValue 30 000 */
  readonly expiryMarginMs?: number;
  /** Hears what happens. What it throws is dropped. */
  readonly onEvent?: (event: TokenEvent) => void;
}

/** A token source's options: the keys of a gate, or a strategy in their place, and how to keep the token fresh. */
export type TokenSourceOptions = LifecycleOptions &
  (
    | (Pick<ClientCredentialsOptions, "clientId" | "clientSecret"> & { readonly strategy?: never })
    | { readonly strategy: AuthStrategy; readonly clientId?: never; readonly clientSecret?: never }
  );

export const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_RETRIES = 2;
const DEFAULT_REFRESH_AHEAD_MS = 300_000;
const DEFAULT_EXPIRY_MARGIN_MS = 30_000;

export interface ResolvedTokenSourceOptions {
  readonly strategy: AuthStrategy;
  readonly store: TokenStore | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly refreshAheadMs: number;
  readonly expiryMarginMs: number;
  readonly emit: (event: TokenEvent) => void;
}

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveTokenSourceOptions(options: TokenSourceOptions): ResolvedTokenSourceOptions {
  optionsObject("options", options);
  const { store, clock = systemClock, onEvent } = options;
  resolveEndpoints(options);
  methods("store", store, ["get", "set", "delete", "lock"]);
  methods("clock", clock, ["now", "elapsed", "sleep"]);
  callable("fetch", options.fetch);
  callable("onEvent", onEvent);
  const emit = safely(onEvent);

  return {
    strategy: resolveStrategy({ ...options, clock, onEvent: emit }),
    store,
    // Looked up at each request, so that tools which replace the global fetch are heard.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock,
    timeoutMs: durationMs("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS, false),
    retries: count("retries", options.retries, DEFAULT_RETRIES),
    refreshAheadMs: durationMs("refreshAheadMs", options.refreshAheadMs, DEFAULT_REFRESH_AHEAD_MS),
    expiryMarginMs: durationMs("expiryMarginMs", options.expiryMarginMs, DEFAULT_EXPIRY_MARGIN_MS),
    emit,
  };
}

function resolveStrategy(options: TokenSourceOptions): AuthStrategy {
  if (options.strategy === undefined) return clientCredentials(options);
  if (options.clientId !== undefined || options.clientSecret !== undefined) {
    throw new ConfigurationError("strategy", "takes the place of clientId and clientSecret; give the one or the other");
  }
  methods("strategy", options.strategy, ["cacheKey", "requestToken"]);
  return options.strategy;
}

// A listener's failure is its own: it must not fail a call that would have worked.
function safely(onEvent: ((event: TokenEvent) => void) | undefined): (event: TokenEvent) => void {
  if (onEvent === undefined) return () => undefined;
  return (event) => {
    try {
      onEvent(event);
    } catch {
      // see above
    }
  };
}
