import type { AccessToken } from "../access-token.ts";
import type { FetchLike } from "../fetch-like.ts";
import { resolveFetch } from "../resolve-fetch.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { checkCredentials, type ClientSecret, readCredentials, type ValueOrGetter } from "./credentials.ts";
import { type EndpointOptions, resolveEndpoints } from "../platform/endpoints.ts";
import { sendTokenRequest } from "../token-request/send-token-request.ts";
import { checkTimeout, DEFAULT_TIMEOUT_MS, withTimeout } from "../time/with-timeout.ts";

/** One token request. */
export interface RequestTokenOptions extends EndpointOptions {
  /** The gate's id or alias; or a function that provides it. */
  readonly clientId: ValueOrGetter<string>;
  /** The gate's secret, or a function that provides it. Of a list the first, which is the newest, is presented. */
  readonly clientSecret: ClientSecret;
  /** Carries the request. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
  /** When to give up, in milliseconds. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /** Gives up early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A new access token from one POST: no memory, never repeated. For keeping one fresh use `createTokenSource`.
 *
 * @throws ConfigurationError for a wrong option, before anything is sent; TokenRequestError when the platform refuses
 *   or fails; ResponseError when its response is not a token; TransportError when there is no response within `timeoutMs`; the
 *   reason of `signal` when that is aborted
 */
export async function requestToken(options: RequestTokenOptions): Promise<AccessToken> {
  const { clientId, clientSecret, clock = systemClock, signal } = options;
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  checkCredentials(clientId, clientSecret);
  const { tokenUrl } = resolveEndpoints(options);
  checkTimeout(timeoutMs);
  const fetch = resolveFetch(options.fetch);

  return withTimeout({ clock, timeoutMs, signal }, "the token request", async (attempt) => {
    const { clientId: id, secrets } = await readCredentials(clientId, clientSecret);
    const request = { url: tokenUrl, clientId: id, clientSecret: secrets[0] as string, secrets };
    return sendTokenRequest({ ...request, signal: attempt, fetch, clock });
  });
}
