import { type AdapterOptions, ConfigurationError, resolveAdapterOptions } from "@ianum/core";
import { createFetch } from "./create-fetch.ts";

/** A source to share, or the options of one of its own; where tokens may go; and what carries the requests. */
export type IanumFetchOptions = AdapterOptions & {
  /** Carries the requests; without a `source`, the token request too. @defaultValue the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
};

/**
 * A `fetch` that puts an access token on its requests. It takes what `fetch` takes and gives what `fetch` gives; on a
 * 401 it gets another token and sends the request a second time, once.
 *
 * @param options - for keys from the environment: `optionsFromEnv()` of `@ianum/core`
 * @returns a function that rejects as `fetch` does; with an IanumError when no token can be had; and with the signal's
 *   reason when the call is aborted
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const fetch = ianumFetch({ clientId, clientSecret });
 * const response = await fetch("https://auth.eu.ianum.com/v1_3/subscription/sub_1/agreements");
 * ```
 */
export function ianumFetch(options: IanumFetchOptions): typeof globalThis.fetch {
  const { authorizer } = resolveAdapterOptions(options);
  // Looked up at each request, so that tools which replace the global fetch are heard.
  const { fetch: send = (input, init) => globalThis.fetch(input, init) } = options;
  if (typeof send !== "function") throw new ConfigurationError("fetch", "must be a function");
  return createFetch(authorizer, { send });
}
