import { type AdapterOptions, type FetchLike, resolveAdapterOptions } from "@ianum/core/authors";
import { createFetch, type Verdict } from "@ianum/fetch";
import { isUnauthenticated } from "./is-unauthenticated.ts";
import { readJson } from "./read-json.ts";

/** A source to share, or the options of one of its own; where tokens may go; and what carries the requests. */
export type IanumGraphqlFetchOptions = AdapterOptions & {
  /** Carries the requests; without a `source`, the token request too. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
};

/**
 * A `fetch` for GraphQL clients that take one, such as Apollo Client and urql: it puts an access token on requests, and
 * sends one again, once, that was refused with a 401 or with `UNAUTHENTICATED` and no data. Unlike `ianumMiddleware` it
 * does not know the client's URL: list its origin in `origins`.
 *
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const link = new HttpLink({ uri, fetch: ianumGraphqlFetch({ source, origins: [new URL(uri).origin] }) });
 * ```
 */
export function ianumGraphqlFetch(options?: IanumGraphqlFetchOptions): typeof globalThis.fetch {
  const { authorizer, fetch } = resolveAdapterOptions(options);
  return createFetch(authorizer, { send: fetch, isRefused: judge });
}

async function judge(response: Response, ...call: Parameters<typeof globalThis.fetch>): Promise<Verdict> {
  const read = await readJson(response);
  if (read?.text === undefined) return read === undefined ? false : { isRefused: false, response: read.response };
  return { isRefused: isUnauthenticated(read.text, response.status, call), response: read.response };
}
