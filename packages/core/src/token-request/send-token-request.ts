import type { AccessToken } from "../access-token.ts";
import type { Clock } from "../time/clock.ts";
import { toIanumError } from "../errors/to-ianum-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import { discard } from "./discard.ts";
import { isRedirect } from "./is-redirect.ts";
import { readText } from "./read-text.ts";
import { carriesErrorCode, tokenRefusal } from "./token-refusal.ts";
import { parseTokenResponse } from "./token-response.ts";

/** All that one token request needs. */
export interface TokenRequest {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What no message may quote: `clientSecret`, and the others of its list. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/**
 * One POST to the token endpoint, as documented (docs.ianum.com, "OAuth 2.0 Authentication"): a JSON body, where
 * RFC 6749 §4.4.2 has a form.
 *
 * @throws TokenRequestError when the endpoint refuses or fails; ResponseError when its response is not a token;
 *   TransportError when there is no response; the signal's reason when that is aborted
 */
export async function sendTokenRequest(request: TokenRequest): Promise<AccessToken> {
  const { clientId, clientSecret, clock, fetch, secrets, signal, url } = request;
  const sentAt = clock.now();
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: JSON.stringify({
        grant_type: "client_credentials",
        client_id: clientId,
        client_secret: clientSecret,
      }),
      // "manual" and not "error": Workers know only that one. A redirect would take the secret elsewhere.
      redirect: "manual",
      signal,
    });
    if (isRedirect(response)) {
      void discard(response.body);
      throw new ResponseError(
        "the token endpoint redirects, which is not followed; set endpoints.apiAuth to its new origin",
        "redirected",
      );
    }
    const body = await readText(response);
    if (!isSuccess(response) || carriesErrorCode(body)) throw tokenRefusal(response, body, clock.now(), secrets);
    return parseTokenResponse(body, sentAt);
  } catch (error) {
    signal.throwIfAborted();
    throw toIanumError(error, "the token request got no response", secrets);
  }
}

/** By the status: a `fetch` of somebody's own may give no more than `ResponseLike` asks for. */
const isSuccess = ({ status }: Pick<Response, "status">): boolean => status >= 200 && status < 300;
