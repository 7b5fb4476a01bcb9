import { createAuthorizer, type Authorizer } from "./authorizer.ts";
import { createTokenSource } from "../token-source/create-token-source.ts";
import { resolveEndpoints } from "../platform/endpoints.ts";
import { resolveFetch } from "../resolve-fetch.ts";
import type { TokenSourceOptions } from "../token-source/token-source-options.ts";
import type { TokenSource } from "../token-source.ts";
import { must, mustBeOptions } from "../errors/validate.ts";

/** What every outbound adapter takes: a source to share, or the options of one of its own; and where tokens may go. */
export type AdapterOptions = (TokenSourceOptions | { readonly source: TokenSource }) & {
  /** Origins that may see the token, besides `https://*.ianum.com` and the configured `endpoints`. @defaultValue none */
  readonly origins?: readonly string[];
};

/** The authorizer that an adapter's options stand for, and what it is made of. */
export interface ResolvedAdapterOptions {
  readonly source: TokenSource;
  readonly authorizer: Authorizer;
  /** What carries requests: the options' `fetch`, or the global one, looked up at each request. */
  readonly fetch: typeof globalThis.fetch;
  /** All the listed and configured origins, for an adapter that has another to add. */
  readonly origins: readonly string[];
}

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveAdapterOptions(options: AdapterOptions): ResolvedAdapterOptions {
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
  return {
    source,
    authorizer: createAuthorizer(source, { origins: allowed }),
    fetch: resolveFetch((options as { readonly fetch?: unknown }).fetch),
    origins: allowed,
  };
}
