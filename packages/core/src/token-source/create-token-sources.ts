import { must } from "../errors/validate.ts";
import { runsRequestsApart } from "../platform/runs-requests-apart.ts";
import type { TokenSource } from "../token-source.ts";
import { systemClock } from "../time/clock.ts";
import { DEFAULT_TIMEOUT_MS, withTimeout } from "../time/with-timeout.ts";
import { createTokenSource } from "./create-token-source.ts";
import { type SharedRequest, shareRequest } from "./shared-request.ts";
import type { TokenSourceOptions } from "./token-source-options.ts";

/** The token sources of many gates in one process. */
export interface TokenSources {
  /**
   * The source of one gate, made at its first use. The same object for the same key, until it has been deleted or was
   * the least recently used of too many. Its options are loaded when it is first asked for a token.
   *
   * @param key - what your application calls the gate: a tenant's id, for instance
   */
  get(key: string): TokenSource;
  /** Forgets a gate: `get` loads its options again. Says whether it was known. */
  delete(key: string): boolean;
  /** How many gates are remembered. */
  readonly size: number;
}

/** Returns the token source options of one gate; called once for each key that is not remembered. */
type Load = (key: string) => TokenSourceOptions | Promise<TokenSourceOptions>;

const MOST_SOURCES = 1_000;
// The options say how long a caller waits, and are not there yet.
const BOUNDS = { clock: systemClock, timeoutMs: DEFAULT_TIMEOUT_MS };

/**
 * Token sources by key, bounded: beyond `max` the least recently used one is forgotten. No gate ever gets another's
 * token: each source has a token of its own, and a store shares tokens between equal keys and secrets only.
 *
 * @param load - gives a gate's options, within 10 s. A failure is not remembered: the next call loads them again
 * @param options - `max`: how many sources are remembered. Default: 1 000
 * @throws ConfigurationError `invalid_option` naming `load` or `max`; a source's `getToken` rejects with what `load` throws,
 *   and with TransportError `timeout` when it takes longer
 * @example
 * ```ts
 * const sources = createTokenSources(async (tenant) => ({ ...optionsFromEnv(), ...(await keysOf(tenant)) }));
 * const token = await sources.get("tenant-1").getToken();
 * ```
 */
export function createTokenSources(load: Load, options: { readonly max?: number } = {}): TokenSources {
  const { max = MOST_SOURCES } = options;
  must(typeof load === "function", "load", "must be a function that gives a gate's options");
  must(Number.isSafeInteger(max) && max > 0, "max", "must be a whole number, one or more");
  // A Map keeps the order of insertion: the first one is the least recently used.
  const sources = new Map<string, TokenSource>();

  return {
    get(key) {
      const source = sources.get(key) ?? createLazySource(load, key);
      sources.delete(key);
      sources.set(key, source);
      const [oldest] = sources.keys();
      if (sources.size > max && oldest !== undefined) sources.delete(oldest);
      return source;
    },
    delete: (key) => sources.delete(key),
    get size() {
      return sources.size;
    },
  };
}

/** A source that is made when it is first asked for a token. It is small: there may be ten thousand of them. */
function createLazySource(load: Load, key: string): TokenSource {
  let made: TokenSource | undefined;
  let loading: SharedRequest<TokenSource> | undefined;

  async function make(): Promise<TokenSource> {
    const source = createTokenSource(await load(key));
    made ??= source;
    lazy.report = made.report;
    return made;
  }

  function startLoading(): SharedRequest<TokenSource> {
    const forget = (): void => {
      if (loading === started) loading = undefined;
    };
    const started = shareRequest<TokenSource>(BOUNDS, () => make().finally(forget), false, forget);
    return started;
  }

  async function loaded(signal: AbortSignal | undefined): Promise<TokenSource> {
    // What one Worker's request loads another one cannot wait for.
    if (runsRequestsApart()) return withTimeout({ ...BOUNDS, signal }, "loading the gate's options", make);
    if (loading?.isLeftBehind()) {
      loading.supersede();
      loading = undefined;
    }
    loading ??= startLoading();
    // `undefined`: that loading was given up while this caller waited for it.
    return (await loading.join(signal, systemClock.elapsed())) ?? loaded(signal);
  }

  const lazy: TokenSource & { report: TokenSource["report"] } = {
    report: undefined,

    async getToken(options) {
      options?.signal?.throwIfAborted();
      return (made ?? (await loaded(options?.signal))).getToken(options);
    },
    invalidate: async (refused) => made?.invalidate(refused),
    accepted: (token) => made?.accepted?.(token),
    status: () => made?.status?.() ?? { state: "empty", store: "none" },
  };
  return lazy;
}
