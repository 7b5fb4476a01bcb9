import type { AccessToken } from "./access-token.ts";

/** How a token is obtained. The lifecycle around it (sharing, refreshing, retrying) is the token source's. */
export interface AuthStrategy {
  /** Names the strategy in events. */
  readonly name: string;
  /**
   * Who may have the token, as a digest that holds no secret. Two callers share a stored token only if
   * theirs are equal, so it must cover the endpoint, the client id and the secret.
   */
  cacheKey(): Promise<string>;
  /**
   * One attempt to obtain a token. The token source bounds it in time (`signal`) and repeats it where
   * the error's `isRetryable` says that this may help. `expiresAt` of the result is in Unix milliseconds, within a year
   * from now, or `Infinity`; anything else is a `ResponseError`.
   */
  requestToken(context: AuthContext): Promise<AccessToken>;
}

/** What a token source passes to a strategy. */
export interface AuthContext {
  /** Aborted when no caller waits any more, or when the attempt has taken `timeoutMs`. */
  readonly signal: AbortSignal;
  /** Carries the token request. */
  readonly fetch: typeof globalThis.fetch;
}
