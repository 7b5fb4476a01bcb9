import type { Authorizer } from "@ianum/core";
import { type AdapterOptions, type FetchLike, must, resolveAdapterOptions } from "@ianum/core/authors";
import { createFetch } from "@ianum/fetch";
import type { RequestMiddleware, ResponseMiddleware } from "graphql-request";
import { isUnauthenticated } from "./is-unauthenticated.ts";
import { rememberedText } from "./remembered-text.ts";

type Fetch = typeof globalThis.fetch;

/** A source to share, or the options of one of its own; where tokens may go; and what of the client's is the caller's. */
export type IanumMiddlewareOptions = AdapterOptions & {
  /** The caller's own. Runs first, once per call; an `Authorization` that it sets is left alone. */
  readonly requestMiddleware?: RequestMiddleware;
  /** The caller's own. Runs once per call, with the final result. */
  readonly responseMiddleware?: ResponseMiddleware;
  /** Carries the requests; without a `source`, the token request too. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
};

/** The part of graphql-request's `RequestConfig` that is ours. */
export interface IanumRequestConfig {
  /** Puts the token on a request. It does so by itself, too, and then nothing is sent again after a refusal. */
  readonly requestMiddleware: RequestMiddleware;
  /** Sends a refused request again, once. */
  readonly fetch: Fetch;
  readonly responseMiddleware?: ResponseMiddleware;
}

/**
 * A `RequestConfig` whose client puts an access token on its requests, and sends one again that was refused: with a 401,
 * or with `UNAUTHENTICATED` and no data. The client's own URL may see the token.
 *
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const client = new GraphQLClient(url, ianumMiddleware({ clientId, clientSecret }));
 * ```
 */
export function ianumMiddleware(options?: IanumMiddlewareOptions): IanumRequestConfig {
  const { authorizer, authorizerFor, fetch: send } = resolveAdapterOptions(options);
  const { requestMiddleware: own, responseMiddleware } = options ?? {};
  for (const [name, value] of Object.entries({ requestMiddleware: own, responseMiddleware }))
    must(value === undefined || typeof value === "function", name, "must be a function");

  const fetch = createFetch(authorizer, { send, isRefused: judge });
  // core gives the same authorizer for the same client, so its fetch is made once as well.
  const fetches = new WeakMap<Authorizer, Fetch>();
  function fetchOf(client: Authorizer): Fetch {
    const known = fetches.get(client) ?? createFetch(client, { send, isRefused: judge, hasOwnHeaders: true });
    fetches.set(client, known);
    return known;
  }
  // Between middleware and fetch, graphql-request makes a new init of the old one, but leaves the headers as they are.
  const fetchOfHeaders = new WeakMap<object, Fetch>();

  return {
    async requestMiddleware(request) {
      // A client's own URL may see the token. Which one that is, each request says.
      const client = authorizerFor(request.url);
      const outgoing = own === undefined ? request : await own(request);
      const headers = new Headers(outgoing.headers);
      const { signal } = outgoing;
      const token = headers.has("authorization")
        ? undefined
        : await client.authorize(outgoing.url, signal ? { signal } : undefined);
      if (token === undefined) {
        if (outgoing.headers !== undefined) fetchOfHeaders.set(outgoing.headers, send);
        return outgoing;
      }
      headers.set("authorization", `Bearer ${token.value}`);
      fetchOfHeaders.set(headers, (input, init) => {
        headers.delete("authorization"); // it is the policy's to set, and to replace
        return fetchOf(client)(input, { ...init, headers });
      });
      return { ...outgoing, headers };
    },
    fetch(input, init) {
      const judged = typeof init?.headers === "object" ? fetchOfHeaders.get(init.headers) : undefined;
      return (judged ?? fetch)(input, init);
    },
    ...(responseMiddleware === undefined ? {} : { responseMiddleware }),
  };
}

async function judge(response: Response, ...call: Parameters<Fetch>): Promise<boolean> {
  const text = await rememberedText(response);
  return text !== undefined && isUnauthenticated(text, response.status, call);
}
