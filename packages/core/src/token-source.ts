import type { AccessToken } from "./access-token.ts";
import type { TokenEvent } from "./token-event.ts";

/**
 * Gives an access token that is good to use now. Safe for any number of concurrent callers.
 *
 * Implement it to bring a token from elsewhere; every adapter takes one as `{ source }`.
 */
export interface TokenSource {
  /**
   * The current token, from memory where there is one, else from one request shared by all who wait for it.
   *
   * @throws IanumError when no token can be had; the reason of `signal` when that is aborted
   */
  readonly getToken: GetToken;
  /**
   * Says that a service refused this token. Does nothing unless `refused` is still the current one,
   * so any number of late refusals of one token cost one new token.
   */
  invalidate(refused: AccessToken): Promise<void>;
  /** Hears what happens around this source; adapters report denied origins to it. */
  readonly onEvent?: (event: TokenEvent) => void;
}

/** A token, as soon as there is one. */
export interface GetToken {
  (options?: { readonly signal?: AbortSignal }): Promise<AccessToken>;
  /**
   * The token that is in memory, if it may be handed out. Optional: it spares those who call often a promise. It belongs to
   * the function and not to the source, so that a `getToken` put in the place of another is never passed over.
   */
  readonly peek?: () => AccessToken | undefined;
}
