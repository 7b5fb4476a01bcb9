import { type AccessToken, isHeaderSafe } from "../access-token.ts";
import { redactError } from "../errors/redact.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeout } from "../time/with-timeout.ts";
import type { TokenEvent } from "../token-event.ts";
import type { TokenStore, TokenStoreLock } from "../token-store.ts";

/** A store whose calls never throw and never hang: `storeDown` stands for either. */
export interface GuardedStore {
  get(key: string): Promise<AccessToken | undefined | typeof storeDown>;
  set(
    key: string,
    token: AccessToken,
    options: { readonly lock: TokenStoreLock; readonly lifeMs: number },
  ): Promise<boolean | typeof storeDown>;
  delete(key: string, refused: AccessToken): Promise<void | typeof storeDown>;
  lock(key: string, leaseMs: number): Promise<TokenStoreLock | undefined | typeof storeDown>;
  renew(lock: TokenStoreLock): Promise<boolean | typeof storeDown>;
  release(lock: TokenStoreLock): Promise<void | typeof storeDown>;
  /** Whether its last call worked, or there was none yet. */
  isUp(): boolean;
}

export const storeDown: unique symbol = Symbol("the store is down");

// A store in the same data centre answers in a millisecond; callers wait at most this long to learn that it does not.
const CALL_TIMEOUT_MS = 1_000;

type StoreOperation = Extract<TokenEvent, { type: "store-failed" }>["operation"];

export interface GuardOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly emit: (event: TokenEvent) => void;
}

export function createGuardedStore(store: TokenStore, { clock, emit, timeoutMs }: GuardOptions): GuardedStore {
  const bounds = { clock, timeoutMs: Math.min(CALL_TIMEOUT_MS, timeoutMs / 4) };
  let isUp = true;

  function report(operation: StoreOperation, thrown: unknown, secrets?: readonly string[]): void {
    const error = redactError(thrown, secrets) ?? new Error("the store threw something that is not an error");
    emit({ type: "store-failed", operation, error });
  }

  async function guard<T>(
    operation: StoreOperation,
    call: () => Promise<T>,
    secrets?: readonly string[],
  ): Promise<T | typeof storeDown> {
    try {
      const result = await withTimeout(bounds, `the store's ${operation}`, async () => call());
      isUp = true;
      return result;
    } catch (error) {
      isUp = false;
      report(operation, error, secrets);
      return storeDown;
    }
  }

  return {
    isUp: () => isUp,

    async get(key) {
      const token = await guard("get", () => store.get(key, { onUnreadable: (error) => report("get", error, []) }));
      if (token === undefined || token === storeDown || isHeaderSafe(token.value)) return token;
      report("get", new Error("the stored token cannot stand in a header; it counts as absent"), []);
      return undefined;
    },

    set: (key, token, options) => guard("set", () => store.set(key, token, options), [token.value]),
    delete: (key, refused) => guard("delete", () => store.delete(key, refused), [refused.value]),

    async lock(key, leaseMs) {
      let isAwaited = true;
      const held = await guard(
        "lock",
        async () => {
          const lock = await store.lock(key, { leaseMs });
          // A client that queues calls while it is offline sends them later, when the lock is of no use any more.
          if (!isAwaited) lock?.release().catch(() => undefined);
          return lock;
        },
        [],
      );
      isAwaited = false;
      return held;
    },

    renew: (lock) => guard("renew", () => lock.renew(), []),
    release: (lock) => guard("release", () => lock.release(), []),
  };
}
