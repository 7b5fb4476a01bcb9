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
   * returns whether it was published.
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
   * Tries once to become the one who requests the token of `key`. Resolves at once: `undefined` where
   * another holds the lock. A lock that is not released ends by itself after `leaseMs`.
   */
  lock(key: string, options: { readonly leaseMs: number }): Promise<TokenStoreLock | undefined>;
  /**
   * What `get` gives, and the refusal that is stored under `key`; and where there is neither, what `lock` gives: all
   * that a process without a token needs to know, in one call.
   *
   * Optional: without it a token source calls `get` and `lock`, and learns of no refusals.
   */
  acquire?(
    key: string,
    options: { readonly leaseMs: number; readonly onUnreadable?: (error: Error) => void },
  ): Promise<AcquiredToken>;
  /**
   * Publishes for `refusal.waitMs` milliseconds that the platform refused these credentials, or asked to wait. The next
   * token that is published takes it away.
   *
   * Optional: without it each process learns for itself that a secret is wrong. A store has both `acquire` and `refuse`,
   * or neither.
   */
  refuse?(key: string, refusal: SharedRefusal): Promise<void>;
  /**
   * Calls `onPublished` each time that `set` or `refuse` has published something under `key`, in any process, until
   * `signal` is aborted. Resolves when that has begun, and rejects where it cannot; what was published before is not
   * announced. An announcement may be lost, and one too many does no harm: it is a reason to look, and says nothing.
   *
   * Optional: without it, and if it rejects or does not respond, those who wait for another's token request look
   * more often.
   */
  watch?(key: string, options: { readonly signal: AbortSignal; readonly onPublished: () => void }): Promise<void>;
}

/** What `acquire` found: a token, a refusal or both; or a lock, if there was neither and no other process held it. */
export interface AcquiredToken {
  readonly token?: AccessToken | undefined;
  readonly refusal?: SharedRefusal | undefined;
  readonly lock?: TokenStoreLock | undefined;
}

/** What the token endpoint said when it refused a token request or asked to wait. Holds no secret. */
export interface SharedRefusal {
  readonly httpStatus: number;
  /** The platform's `errorCode`, or RFC 6749's `error`, if there was one. */
  readonly platformCode?: string | undefined;
  /** For how long the credentials are not presented again, in milliseconds from now. */
  readonly waitMs: number;
}

/** The exclusive right to request the token of one key. */
export interface TokenStoreLock {
  /** Tells this holder from all others. */
  readonly owner: string;
  /** Begins the lease again; returns whether the lock was still held. */
  renew(): Promise<boolean>;
  /** Gives the lock back, if it is still held by this owner. */
  release(): Promise<void>;
}
