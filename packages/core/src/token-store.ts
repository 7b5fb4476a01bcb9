import type { AccessToken } from "./access-token.ts";

/**
 * Keeps tokens where several token sources find them, so that a fleet makes one token request per token life.
 *
 * A store may fail or hang at any time: the token source bounds every call in time, goes on without
 * the store and says so with a `store-failed` event.
 */
export interface TokenStore {
  /**
   * The token stored under `key`, if it is there and still alive. What cannot be read counts as absent, and
   * `onUnreadable` is called with the reason: a token source reports it and has it overwritten.
   */
  get(key: string, options?: { readonly onUnreadable?: (error: Error) => void }): Promise<AccessToken | undefined>;
  /**
   * Publishes a token until its `expiresAt`. With a `lock`, does so only while that lock is still held;
   * answers whether it was published.
   */
  set(
    key: string,
    token: AccessToken,
    options?: {
      readonly lock?: TokenStoreLock;
      /**
       * How much of the token's life is left, in milliseconds, by the writer's monotonic clock.
       *
       * @defaultValue what is left until `expiresAt` by the wall clock, which may have been set since
       */
      readonly lifeMs?: number;
    },
  ): Promise<boolean>;
  /**
   * Removes the token stored under `key` if it is still the `refused` one. A lock held at that moment is
   * lost: what was requested before a refusal may not be published after it.
   */
  delete(key: string, refused: AccessToken): Promise<void>;
  /**
   * Tries once to become the one who requests the token of `key`. Answers at once: `undefined` where
   * another holds the lock. A lock that is not released ends by itself after `leaseMs`.
   */
  lock(key: string, options: { readonly leaseMs: number }): Promise<TokenStoreLock | undefined>;
}

/** The exclusive right to request the token of one key. */
export interface TokenStoreLock {
  /** Tells this holder from all others. */
  readonly owner: string;
  /** Begins the lease again; answers whether the lock was still held. */
  renew(): Promise<boolean>;
  /** Gives the lock back, if it is still held by this owner. */
  release(): Promise<void>;
}
