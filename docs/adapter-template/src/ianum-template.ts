import type { AccessToken } from "@ianum/core";
import { type AdapterOptions, isReplayableBody, isSafeMethod, resolveAdapterOptions } from "@ianum/core/authors";

/** What your library is asked to send. It has a type of its own for this: use that one. */
export interface TemplateRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

/** How your library sends: its own type for this, too. */
export type Send = (request: TemplateRequest) => Promise<Response>;

/** A source to share, or the options of one of its own; and where tokens may go. */
export type IanumTemplateOptions = AdapterOptions;

/**
 * Wraps `send` so that its requests carry an access token; on a 401 it gets another token and sends the request a
 * second time, once.
 *
 * @param send - carries the requests
 * @param options - @defaultValue what `optionsFromEnv()` reads from the environment
 * @returns a function that gives and rejects as `send` does; with an IanumError if no token can be obtained; and with the
 *   signal's reason when the call is aborted
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const send = ianumTemplate(({ url, ...init }) => fetch(url, init), { clientId, clientSecret });
 * ```
 */
export function ianumTemplate(send: Send, options?: IanumTemplateOptions): Send {
  const { authorizer } = resolveAdapterOptions(options);

  return async (request) => {
    // A header that the caller set itself is left alone, and its refusal is the caller's.
    if (hasAuthorization(request)) return send(request);
    const waiting = request.signal ? { signal: request.signal } : undefined;

    const token = await authorizer.authorize(request.url, waiting);
    // This origin may not see a token.
    if (token === undefined) return send(request);

    const response = await send(withBearer(request, token));
    if (!isRefusal(response, request)) return response;

    if (!isReplayable(request, response)) {
      // The next call gets another token all the same.
      await authorizer.giveUp(token);
      return response;
    }
    const successor = await authorizer.successor(token, waiting);
    // There is no other token: what the library gave belongs to the caller, unread.
    if (successor === undefined) return response;
    void response.body?.cancel().catch(() => undefined);
    const second = await send(withBearer(request, successor));
    if (!isRefusal(second, request)) authorizer.accepted(successor);
    return second;
  };
}

function hasAuthorization({ headers = {} }: TemplateRequest): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
}

// A copy: what the caller gave, and may log, never holds the token.
function withBearer(request: TemplateRequest, token: AccessToken): TemplateRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token.value}` } };
}

// After a redirect to another origin the token is no longer there, so a 401 from there is not about it.
function isRefusal(response: Response, request: TemplateRequest): boolean {
  const isElsewhere = response.redirected && new URL(response.url).origin !== new URL(request.url).origin;
  return response.status === 401 && !isElsewhere;
}

// A stream can be read once; and a POST that was redirected has been processed somewhere on the way.
function isReplayable({ body, method }: TemplateRequest, response: Response): boolean {
  return isReplayableBody(body) && (!response.redirected || isSafeMethod(method));
}
