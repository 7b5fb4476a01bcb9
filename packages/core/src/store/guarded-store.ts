import type { AccessToken } from "../access-token.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import { redactError } from "../errors/redact.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeout } from "../time/with-timeout.ts";
import type { TokenEventListener } from "../token-event.ts";
import type { StoreOperation } from "../token-operation.ts";
import type { AcquiredToken, SharedRefusal, TokenStore, TokenStoreLock } from "../token-store.ts";
import { resultOfCall } from "./result-of-call.ts";
import { refusalIn } from "./shared-refusal.ts";
import { healthOf } from "./store-health.ts";
import { storedToken } from "./stored-token.ts";
import { withoutNulls } from "./without-nulls.ts";
import { traceOperation } from "../trace-operation.ts";

/**
 * A store whose calls never throw and never hang: `storeDown` stands for either, and at once while the store is known to
 * be down.
 */
export interface GuardedStore {
  get(key: string): Promise<AccessToken | undefined | typeof storeDown>;
  set(
    key: string,
    token: AccessToken,
    options: { readonly lock: TokenStoreLock; readonly lifeMs: number },
  ): Promise<boolean | typeof storeDown>;
  delete(key: string, refused: AccessToken): Promise<void | typeof storeDown>;
  lock(key: string, leaseMs: number): Promise<TokenStoreLock | undefined | typeof storeDown>;
  /** What is there, and the lock where nothing is: in one call, if the store can. */
  acquire(key: string, leaseMs: number): Promise<Acquired | typeof storeDown>;
  refuse(key: string, refusal: SharedRefusal): Promise<void | typeof storeDown>;
  renew(lock: TokenStoreLock): Promise<boolean | typeof storeDown>;
  release(lock: TokenStoreLock): Promise<void | typeof storeDown>;
  /** Whether the store announces what is published from now on. If it does not, callers do not wait for an announcement. */
  watch(key: string, options: WatchOptions): Promise<boolean>;
  /** Whether it is in use, and not down. */
  isUp(): boolean;
}

/** What was found, and whether the lock was tried for. */
export interface Acquired extends AcquiredToken {
  readonly isLockTried: boolean;
}

export type WatchOptions = Parameters<NonNullable<TokenStore["watch"]>>[1];

export const storeDown: unique symbol = Symbol("the store is down");

// A store in the same data centre responds in a millisecond; callers wait at most this long to learn that it does not.
const CALL_TIMEOUT_MS = 1_000;

export interface GuardOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly emit: TokenEventListener;
}

export function createGuardedStore(store: TokenStore, { clock, emit, timeoutMs }: GuardOptions): GuardedStore {
  const bounds = { clock, timeoutMs: Math.min(CALL_TIMEOUT_MS, timeoutMs / 4) };
  const health = healthOf(store, clock);

  function report(operation: StoreOperation, thrown: unknown, isDown: boolean, secrets?: readonly string[]): void {
    const error = redactError(thrown, secrets) ?? new Error("the store threw something that is not an error");
    emit({ type: "store-failed", operation, error, isDown });
  }

  function bounded<T>(operation: StoreOperation, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const about = { name: "ianum.token.store", operation } as const;
    const work = (): Promise<T> => withTimeout({ ...bounds, signal }, `the store's ${operation}`, async () => call());
    return traceOperation(emit, about, work, (outcome) => resultOfCall(operation, outcome));
  }

  async function guard<T>(
    operation: StoreOperation,
    call: () => Promise<T>,
    secrets?: readonly string[],
  ): Promise<T | typeof storeDown> {
    const kind = operation === "get" ? "read" : "write";
    const begunAt = health.begin(kind);
    if (begunAt === undefined) return storeDown;
    try {
      // `null` is what JSON has for "absent".
      const result = ((await bounded(operation, call)) ?? undefined) as T;
      const downMs = health.worked(kind, begunAt);
      if (downMs !== undefined) emit({ type: "store-recovered", durationMs: downMs });
      return result;
    } catch (error) {
      const isHanging = isIanumError(error) && error.code === "timeout";
      if (health.failed(kind, begunAt, isHanging)) report(operation, error, true, secrets);
      return storeDown;
    }
  }

  const onUnreadable = (error: Error): void => report("get", error, false, []);

  function readableRefusal(given: SharedRefusal | undefined): SharedRefusal | undefined {
    const refusal = refusalIn(given);
    if (given !== undefined && refusal === undefined)
      onUnreadable(new Error("the stored refusal cannot be read; it counts as absent"));
    return refusal;
  }

  /**
   * A call that may give a lock. A client that queues calls while it is offline sends them later: what comes when
   * no caller waits for it any more is given back.
   */
  async function guardLock<T>(
    operation: StoreOperation,
    call: () => Promise<T>,
    lockOf: (given: T) => TokenStoreLock | undefined,
    secrets?: readonly string[],
  ): Promise<T | typeof storeDown> {
    let isAwaited = true;
    const given = await guard(
      operation,
      async () => {
        const late = await call();
        if (!isAwaited)
          lockOf(late)
            ?.release()
            .catch(() => undefined);
        return late;
      },
      secrets,
    );
    isAwaited = false;
    return given;
  }

  const guarded: GuardedStore = {
    isUp: health.isUp,

    async get(key) {
      const token = await guard("get", () => store.get(key, { onUnreadable }));
      return token === storeDown ? token : storedToken(token, onUnreadable);
    },

    set: (key, token, options) => guard("set", () => store.set(key, token, options), [token.value]),
    delete: (key, refused) => guard("delete", () => store.delete(key, refused), [refused.value]),

    lock: (key, leaseMs) =>
      guardLock(
        "lock",
        () => store.lock(key, { leaseMs }),
        (lock) => lock,
        [],
      ),

    async acquire(key, leaseMs) {
      const found =
        store.acquire &&
        (await guardLock(
          "acquire",
          async () => withoutNulls(await store.acquire?.(key, { leaseMs, onUnreadable })),
          (given) => given?.lock,
        ));
      if (found !== undefined && found !== storeDown) {
        const { lock, refusal, token } = found;
        const isLockTried = token === undefined && refusal === undefined;
        return { token: storedToken(token, onUnreadable), refusal: readableRefusal(refusal), lock, isLockTried };
      }
      // What refuses to write may be read all the same.
      const token = await guarded.get(key);
      return token === storeDown ? token : { token, isLockTried: false };
    },

    refuse: (key, refusal) => guard("refuse", async () => store.refuse?.(key, refusal), []),

    async renew(lock) {
      // No caller waits for it, and one that failed may be followed by one that works: it says nothing about the store.
      try {
        return await bounded("renew", () => lock.renew());
      } catch (error) {
        if (health.isUp()) report("renew", error, false, []);
        return storeDown;
      }
    },
    async watch(key, options) {
      if (store.watch === undefined) return false;
      // Another connection may carry it: it says nothing about the store.
      try {
        await bounded("watch", async () => store.watch?.(key, options), options.signal);
        return true;
      } catch (error) {
        if (!options.signal.aborted) report("watch", error, false, []);
        return false;
      }
    },
    release: (lock) => guard("release", () => lock.release(), []),
  };

  return guarded;
}
