import type { Authorizer } from "@ianum/core";
import { isReplayable } from "./is-replayable.ts";
import { copyHeaders, hasAuthorization, setBearer } from "./request-headers.ts";

type Fetch = typeof globalThis.fetch;

/** What an adapter that is built on `fetch` may change. */
export interface CreateFetchOptions {
  /** Carries the requests. Its own redirects must drop `Authorization` on the way to another origin, as `fetch` does. */
  readonly send: Fetch;
  /**
   * What counts as a refusal of the token, besides a 401: for services that say "unauthenticated" in a 200. It may read
   * a clone of the response, never the response itself.
   */
  readonly isRefused?: (response: Response, ...call: Parameters<Fetch>) => boolean | Promise<boolean>;
}

/**
 * The replay policy: a `fetch` whose requests carry the authorizer's token, and are sent a second time with another
 * token when the first is refused and the body can be sent again. Whatever comes of that is handed on untouched.
 *
 * @example
 * ```ts
 * const { authorizer } = resolveAdapterOptions(options);
 * const fetch = createFetch(authorizer, { send: globalThis.fetch });
 * ```
 */
export function createFetch(authorizer: Authorizer, { isRefused, send }: CreateFetchOptions): Fetch {
  return async (input, init) => {
    // All of this is taken down before the first await: a caller may change its objects as soon as it has called.
    const request = isRequest(input) ? input : undefined;
    const url = isRequest(input) ? input.url : String(input);
    const given = init?.headers ?? request?.headers;
    if (hasAuthorization(given)) return send(input, init);
    const headers = copyHeaders(given);
    const outgoing = { ...init, headers };
    const signal = init?.signal === undefined ? request?.signal : init.signal;
    const waiting = signal ? { signal } : undefined;

    const token = await authorizer.authorize(url, waiting);
    if (token === undefined) return send(input, init);

    // A Request's body can be read once: a clone keeps it for a second time.
    const spare = request?.body && !init?.body ? request.clone() : undefined;
    try {
      setBearer(headers, token);
      const response = await send(request ?? url, outgoing);
      const isRefusal = response.status === 401 || (isRefused && (await isRefused(response, input, init)));
      if (!isRefusal || isFromElsewhere(response, url)) return response;

      const replacement = authorizer.successor(token, waiting);
      if (!isReplayable(init?.body) || (response.redirected && !isSafe(init?.method ?? request?.method))) {
        // The refused token is replaced all the same: the next call is to have a better one.
        replacement.catch(() => undefined);
        return response;
      }
      const successor = await replacement;
      if (successor === undefined) return response;
      void discard(response);
      const again = { ...outgoing, headers: copyHeaders(headers) };
      setBearer(again.headers, successor);
      return await send(spare ?? request ?? url, again);
    } finally {
      if (spare?.bodyUsed === false) void discard(spare);
    }
  };
}

// By its looks, and not by its class: another copy of fetch has a Request of its own.
function isRequest(input: Parameters<Fetch>[0]): input is Request {
  return typeof input === "object" && "url" in input && "headers" in input;
}

// On the way to another origin the token was dropped, so what is refused there is not the token.
function isFromElsewhere({ redirected, url }: Response, asked: string): boolean {
  return redirected && URL.canParse(url) && new URL(url).origin !== new URL(asked).origin;
}

// What has been redirected has been dealt with somewhere: a POST that led to a page must not be posted twice.
function isSafe(method = "GET"): boolean {
  return /^(?:GET|HEAD)$/i.test(method);
}

// Nobody waits for it, and a body that cannot be canceled (node-fetch has such) is no reason to fail.
async function discard({ body }: Request | Response): Promise<void> {
  try {
    await body?.cancel();
  } catch {
    // see above
  }
}
