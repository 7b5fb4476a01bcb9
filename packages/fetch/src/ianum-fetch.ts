import { type AdapterOptions, type FetchLike, resolveAdapterOptions } from "@ianum/core/authors";
import { createFetch } from "./create-fetch.ts";

/** A source to share, or the options of one of its own; where tokens may go; and what carries the requests. */
export type IanumFetchOptions = AdapterOptions & {
  /** Carries the requests; without a `source`, the token request too. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
};

/**
 * A `fetch` that puts an access token on its requests. It takes what `fetch` takes and gives what `fetch` gives; on a
 * 401 it gets another token and sends the request a second time, once.
 *
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @returns a function that rejects as `fetch` does; with an IanumError if no token can be obtained; and with the signal's
 *   reason when the call is aborted
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const fetch = ianumFetch(); // IANUM_CLIENT_ID and IANUM_CLIENT_SECRET from the environment
 * const response = await fetch("https://auth.eu.ianum.com/v1_3/subscription/sub_1/agreements");
 * ```
 */
export function ianumFetch(options?: IanumFetchOptions): typeof globalThis.fetch {
  const { authorizer, fetch } = resolveAdapterOptions(options);
  return createFetch(authorizer, { send: fetch });
}
