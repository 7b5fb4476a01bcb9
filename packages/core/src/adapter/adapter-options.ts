import { isIanumError } from "../errors/ianum-error.ts";
import { must, mustBeOptions } from "../errors/validate.ts";
import { resolveEndpoints } from "../platform/endpoints.ts";
import { parseUrl } from "../platform/origin.ts";
import { optionsFromEnv } from "../platform/options-from-env.ts";
import { resolveFetch } from "../resolve-fetch.ts";
import { createTokenSource } from "../token-source/create-token-source.ts";
import type { TokenSourceOptions } from "../token-source/token-source-options.ts";
import type { TokenSource } from "../token-source.ts";
import { createAuthorizer, type Authorizer } from "./authorizer.ts";

/** What every outbound adapter takes: a source to share, or the options of one of its own; and where tokens may go. */
export type AdapterOptions = (TokenSourceOptions | { readonly source: TokenSource }) & {
  /** Origins that may see the token, besides the platform's API hosts and the configured `endpoints`. @defaultValue none */
  readonly origins?: readonly string[];
};

/** The authorizer that an adapter's options describe, and its parts. */
export interface ResolvedAdapterOptions {
  readonly source: TokenSource;
  readonly authorizer: Authorizer;
  /** What carries requests: the options' `fetch`, or the global one, looked up at each request. */
  readonly fetch: typeof globalThis.fetch;
  /**
   * The authorizer for a client with this base URL: its origin may see the token too, if a token may go there at all.
   * The same object for the same origin, so ask for it at each request.
   */
  authorizerFor(baseUrl: string | undefined): Authorizer;
}

// A program has a few clients; the limit is for one that changes its base URL at each request.
const MOST_CLIENTS = 100;

/**
 * The token source and the authorizer that an adapter's options describe.
 *
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 */
export function resolveAdapterOptions(options: AdapterOptions = optionsFromEnv()): ResolvedAdapterOptions {
  mustBeOptions(options);
  const { origins = [] } = options;
  must(Array.isArray(origins), "origins", 'must be a list such as ["https://api.example.com"]');
  const isShared = "source" in options;
  must(
    !isShared || !("clientId" in options || "clientSecret" in options || "strategy" in options),
    "source",
    "takes the place of a token source's own options; give the one or the other",
  );
  const source = isShared ? options.source : createTokenSource(options);
  const allowed = isShared ? origins : [...origins, ...resolveEndpoints(options).configured];
  const authorizer = createAuthorizer(source, { origins: allowed });
  const byOrigin = new Map<string, Authorizer>();
  let last: { readonly baseUrl: string | undefined; readonly authorizer: Authorizer } = {
    baseUrl: undefined,
    authorizer,
  };

  function withOrigin(baseUrl: string): Authorizer {
    const origin = parseUrl(baseUrl)?.origin;
    if (origin === undefined) return authorizer;
    let known = byOrigin.get(origin);
    if (known !== undefined) return known;
    try {
      known = createAuthorizer(source, { origins: [...allowed, origin] });
    } catch (error) {
      // An address that no token may go to, http: for instance, is not allowed: the event says so.
      if (!isIanumError(error)) throw error;
      known = authorizer;
    }
    if (byOrigin.size >= MOST_CLIENTS) byOrigin.clear();
    byOrigin.set(origin, known);
    return known;
  }

  return {
    source,
    authorizer,
    fetch: resolveFetch((options as { readonly fetch?: unknown }).fetch),
    authorizerFor(baseUrl) {
      if (baseUrl !== last.baseUrl)
        last = { baseUrl, authorizer: baseUrl === undefined ? authorizer : withOrigin(baseUrl) };
      return last.authorizer;
    },
  };
}
