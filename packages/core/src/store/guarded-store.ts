import type { AccessToken } from "../access-token.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenEvent } from "../token-event.ts";
import type { TokenStore, TokenStoreLock } from "../token-store.ts";
import type { withTimeout as WithTimeout } from "../time/with-timeout.ts";

/** A store whose calls never throw and never hang: `storeDown` stands for either. */
export interface GuardedStore {
  get(key: string): Promise<AccessToken | undefined | typeof storeDown>;
  set(key: string, token: AccessToken, lock: TokenStoreLock): Promise<boolean | typeof storeDown>;
  delete(key: string, refused: AccessToken): Promise<void | typeof storeDown>;
  lock(key: string, leaseMs: number): Promise<TokenStoreLock | undefined | typeof storeDown>;
  renew(lock: TokenStoreLock): Promise<boolean | typeof storeDown>;
  release(lock: TokenStoreLock): Promise<void | typeof storeDown>;
}

export const storeDown: unique symbol = Symbol("the store is down");

// A store in the same data centre answers in a millisecond; callers wait at most this long to learn that it does not.
const CALL_TIMEOUT_MS = 1_000;

/** A store, and what is needed to guard it: handed over, so that this module, loaded later, shares none with the entry. */
export interface StoreToGuard {
  readonly store: TokenStore;
  readonly clock: Clock;
  readonly withTimeout: typeof WithTimeout;
  /** Reports a failure, without the `secrets`. */
  readonly onStoreFailed: (operation: StoreOperation, error: unknown, secrets?: readonly string[]) => void;
}

export type StoreOperation = Extract<TokenEvent, { type: "store-failed" }>["operation"];

export function guardStore({ store, clock, onStoreFailed, withTimeout }: StoreToGuard): GuardedStore {
  async function guard<T>(
    operation: StoreOperation,
    call: () => Promise<T>,
    secrets?: readonly string[],
  ): Promise<T | typeof storeDown> {
    try {
      return await withTimeout({ clock, timeoutMs: CALL_TIMEOUT_MS }, `the store's ${operation}`, async () => call());
    } catch (error) {
      onStoreFailed(operation, error, secrets);
      return storeDown;
    }
  }

  return {
    get: (key) => guard("get", () => store.get(key, { onUnreadable: (error) => onStoreFailed("get", error) })),
    set: (key, token, lock) => guard("set", () => store.set(key, token, { lock }), [token.value]),
    delete: (key, refused) => guard("delete", () => store.delete(key, refused), [refused.value]),
    async lock(key, leaseMs) {
      let isAwaited = true;
      const held = await guard("lock", async () => {
        const lock = await store.lock(key, { leaseMs });
        // A client that queues calls while it is offline sends them later: nobody is there to use the lock then.
        if (!isAwaited) lock?.release().catch(() => undefined);
        return lock;
      });
      isAwaited = false;
      return held;
    },
    renew: (lock) => guard("renew", () => lock.renew()),
    release: (lock) => guard("release", () => lock.release()),
  };
}
