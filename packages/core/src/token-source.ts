import type { AccessToken } from "./access-token.ts";
import type { TokenEvent } from "./token-event.ts";

/**
 * Gives an access token that is good to use now. Safe for any number of concurrent callers.
 *
 * Implement it to bring a token from elsewhere; every adapter takes one as `{ source }`.
 */
export interface TokenSource {
  /**
   * The current token, from memory if there is one, else from one request shared by all who wait for it.
   *
   * @throws IanumError if no token can be obtained; the reason of `signal` when that is aborted
   */
  getToken(options?: { readonly signal?: AbortSignal }): Promise<AccessToken>;
  /**
   * Says that a service refused this token. Does nothing unless `refused` is still the current one,
   * so any number of late refusals of one token cost one new token.
   */
  invalidate(refused: AccessToken): Promise<void>;
  /** Takes an event that concerns this source: adapters report an origin that may not see its token. */
  report?(event: TokenEvent): void;
}
