import {
  type Authorizer,
  type Clock,
  discard,
  errorCodes,
  isIanumError,
  isRedirect,
  readText,
  ResponseError,
  systemCode,
  TransportError,
  withTimeout,
} from "@ianum/core/authors";
import { createFetch } from "@ianum/fetch";
import { checkResponse, type PlatformResponse } from "./platform-response.ts";

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** One call of the platform's API. */
export interface PlatformCall extends CallOptions {
  /** What is done, for messages: "reading the agreements". */
  readonly what: string;
  /** Below `{auth}/{stage}`, encoded. */
  readonly path: string;
  readonly query?: URLSearchParams;
  /** The JSON body of a POST; without one it is a GET. */
  readonly body?: object;
  /** The most that is read of the response, in bytes. @defaultValue 65 536 */
  readonly mostBytes?: number;
}

/** The JSON of a response of the platform. @throws IanumError, or the reason of the call's signal */
export type CallPlatform = (call: PlatformCall) => Promise<unknown>;

interface CallSettings {
  /** `{auth}/{stage}`. */
  readonly authUrl: string;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly send: typeof globalThis.fetch;
}

/** Calls with an access token, within a time limit, and reads no more of the response than `mostBytes`. */
export function createCallPlatform({ authUrl, authorizer, clock, send, timeoutMs }: CallSettings): CallPlatform {
  const fetch = createFetch(authorizer, { send });
  return async ({ body, mostBytes, path, query, signal, what }) => {
    const search = query?.toString();
    const url = `${authUrl}${path}${search ? `?${search}` : ""}`;
    const response = await withTimeout({ clock, timeoutMs, signal }, what, (attempt) =>
      exchange(fetch, url, body, { what, mostBytes, signal: attempt }),
    );
    return checkResponse(response, what);
  };
}

async function exchange(
  fetch: typeof globalThis.fetch,
  url: string,
  body: object | undefined,
  {
    what,
    mostBytes,
    signal,
  }: { readonly what: string; readonly mostBytes?: number | undefined; readonly signal: AbortSignal },
): Promise<PlatformResponse> {
  try {
    const response = await fetch(url, {
      ...(body === undefined
        ? { headers: { Accept: "application/json" } }
        : {
            method: "POST",
            headers: { Accept: "application/json", "Content-Type": "application/json" },
            body: JSON.stringify(body),
          }),
      // A redirect would take an ianumToken or a person's id elsewhere.
      redirect: "manual",
      signal,
    });
    if (isRedirect(response)) {
      void discard(response.body);
      throw new ResponseError(
        `${what} failed: the platform responded with a redirect, which is not followed; set endpoints.auth to its new origin`,
        errorCodes.redirected,
      );
    }
    return { httpStatus: response.status, text: await readText(response, mostBytes) };
  } catch (error) {
    signal.throwIfAborted();
    if (isIanumError(error)) throw error;
    // Without its cause: a fetch may attach the request to its errors, and the request holds tokens.
    const code = systemCode(error);
    throw new TransportError(`${what} failed: no response${code === undefined ? "" : ` (${code})`}`, {
      code: errorCodes.networkError,
    });
  }
}
