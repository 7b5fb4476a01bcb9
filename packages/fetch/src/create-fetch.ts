import type { AccessToken, Authorizer } from "@ianum/core";
import { discard, isReplayableBody, isSafeMethod, parseUrl } from "@ianum/core/authors";
import { attempt, type Attempt, settle, type Verdict } from "./attempt.ts";
import { outgoingRequest } from "./outgoing-request.ts";
import { copyInit } from "./request-fields.ts";
import { copyHeaders, hasAuthorization, rereadable, setBearer } from "./request-headers.ts";

type Fetch = typeof globalThis.fetch;

/** What an adapter that is built on `fetch` may change. */
export interface CreateFetchOptions {
  /** Carries the requests. Its own redirects must drop `Authorization` on the way to another origin, as `fetch` does. */
  readonly send: Fetch;
  /**
   * What counts as a refusal of the token, besides a 401: for services that say "unauthenticated" under another status.
   * If it reads the body, it returns a response with the same content in place of the one that it was given.
   */
  readonly isRefused?: (response: Response, ...call: Parameters<Fetch>) => Verdict | Promise<Verdict>;
  /** `init.headers` are the adapter's own, and nothing changes them after the call: they are not copied at its beginning. */
  readonly hasOwnHeaders?: boolean;
}

/**
 * The replay policy: a `fetch` whose requests carry the authorizer's token, and are sent a second time with another
 * token when the first is refused and the body can be sent again. The result is returned untouched.
 *
 * @example
 * ```ts
 * const { authorizer } = resolveAdapterOptions(options);
 * const fetch = createFetch(authorizer, { send: globalThis.fetch });
 * ```
 */
export function createFetch(authorizer: Authorizer, { hasOwnHeaders, isRefused, send }: CreateFetchOptions): Fetch {
  const fetch = async (...[input, init]: Parameters<Fetch>): Promise<Response> => {
    const outgoing = outgoingRequest(input);
    const { request, url } = outgoing;
    // All of this is read before the first await: a caller may change its objects as soon as it has called.
    const own = copyInit(init);
    const given = rereadable(own.headers ?? request?.headers);
    const signal = own.signal === undefined ? request?.signal : own.signal;
    // As the caller gave it, unless reading it has used it up.
    const untouched = given && own.headers && given !== own.headers ? { ...own, headers: given } : init;
    // `fetch` itself says what is wrong with a signal that is not one.
    if (hasAuthorization(given) || (signal && typeof signal.addEventListener !== "function"))
      return send(input, untouched);

    const headers = hasOwnHeaders ? given : copyHeaders(given);
    const body = own.body ?? request?.body;
    const waiting = typeof signal?.throwIfAborted === "function" ? { signal } : undefined;
    const sendWith = async (one: typeof outgoing, token: AccessToken): Promise<Response> => {
      const bearing = copyHeaders(headers);
      setBearer(bearing, token);
      return send(one.target, { ...one.base, ...own, headers: bearing });
    };

    let token: AccessToken | undefined;
    try {
      signal?.throwIfAborted?.();
      token = await authorizer.authorize(url, waiting);
    } catch (error) {
      void discard(body, error);
      throw error;
    }
    // A URL that the caller has changed since is not the one that was judged.
    const isChanged = typeof input === "object" && "href" in input && input.href !== url;
    if (token === undefined) return send(isChanged ? url : input, untouched);

    // A Request's body can be read once: a copy keeps it for a second time.
    const spare = request?.body && !own.body ? outgoing.copy() : outgoing;
    try {
      const judge = isRefused && ((response: Response) => isRefused(response, request ?? url, own));
      const first = await attempt(sendWith(outgoing, token), judge);
      if (!first.isRefused || isFromElsewhere(first, url)) return settle(first);

      if (!isReplayableBody(own.body) || (isRedirected(first) && !isSafeMethod(own.method ?? request?.method))) {
        await authorizer.giveUp(token);
        return settle(first);
      }
      const successor = await authorizer.successor(token, waiting);
      if (successor === undefined) return settle(first);
      if ("response" in first) void discard(first.response.body);
      const second = await attempt(sendWith(spare, successor), judge);
      if (!second.isRefused) authorizer.accepted(successor);
      return settle(second);
    } finally {
      if (spare !== outgoing && spare.request?.bodyUsed === false) void discard(spare.request.body);
    }
  };
  return Object.defineProperty(fetch, "length", { value: 1 }); // as `fetch` has it
}

function isRedirected(first: Attempt): boolean {
  return "response" in first && first.response.redirected;
}

// On the way to another origin the token was dropped, so a refusal there is not a refusal of the token.
function isFromElsewhere(first: Attempt, asked: string): boolean {
  return (
    "response" in first && first.response.redirected && parseUrl(first.response.url)?.origin !== parseUrl(asked)?.origin
  );
}
