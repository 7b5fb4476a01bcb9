import type { AccessToken } from "./access-token.ts";
import type { TokenEventListener } from "./token-event.ts";

/**
 * Returns an access token that can be used now. Safe for any number of concurrent callers.
 *
 * Implement it to bring a token from elsewhere; every adapter takes one as `{ source }`.
 */
export interface TokenSource {
  /**
   * The current token, from memory if there is one, else from one request shared by all who wait for it.
   *
   * @throws IanumError if no token can be obtained; the reason of `signal` when that is aborted
   */
  getToken(options?: { readonly signal?: AbortSignal | undefined }): Promise<AccessToken>;
  /**
   * Says that a service refused this token. Does nothing unless `refused` is still the current one,
   * so any number of late refusals of one token cost one new token.
   */
  invalidate(refused: AccessToken): Promise<void>;
  /**
   * Says that a service took this token. It ends the trial of a replacement: refused later, it is replaced again at
   * once. Adapters call it after a request that they sent again.
   */
  accepted?(token: AccessToken): void;
  /** How the source is, for health checks: no network, no secret. */
  status?(): TokenStatus;
  /** Takes an event that concerns this source: adapters report refused tokens, and origins that may not see one. */
  readonly report?: TokenEventListener | undefined;
}

/** How a token source is. Holds no secret. */
export interface TokenStatus {
  /**
   * `empty`: no token was obtained yet, or the last one was refused. `fresh`: returned from memory. `stale`: returned
   * from memory, and refreshed in the background. `expired`: the next caller waits for a new one.
   */
  readonly state: "empty" | "fresh" | "stale" | "expired";
  /** When the token's life ends, in Unix milliseconds. */
  readonly expiresAt?: number;
  /** When the token was obtained or adopted, in Unix milliseconds. */
  readonly obtainedAt?: number;
  /** Of the last token request, if it failed: the error's code, and when, in Unix milliseconds. */
  readonly lastError?: { readonly code: string; readonly at: number };
  /** The platform is not asked before this instant, in Unix milliseconds: it refused the credentials, or asked to wait. */
  readonly retryAt?: number;
  /** `none`: no store is configured. `down`: it failed or hung, and this process serves itself. */
  readonly store: "none" | "up" | "down";
}
