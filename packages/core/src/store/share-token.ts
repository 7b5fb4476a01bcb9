import type { AccessToken, ObtainedToken } from "../access-token.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenEventListener } from "../token-event.ts";
import type { TokenStoreLock } from "../token-store.ts";
import { type GuardedStore, storeDown } from "./guarded-store.ts";

export interface SharedTokenOptions {
  readonly store: GuardedStore;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly cacheKey: string;
  readonly signal: AbortSignal;
  /** Whether a stored token would serve: not the one that was refused, nor the one that is to be replaced. */
  readonly isAcceptable: (token: AccessToken) => boolean;
  /** How long callers have been waiting; `undefined` for a background refresh: it defers to the lock holder. */
  readonly waitedMs: () => number | undefined;
  /** Asks the platform. */
  readonly request: () => Promise<ObtainedToken>;
  /** Reads the key again: the credentials may have changed between reading it and presenting them. */
  readonly readKey: () => Promise<string>;
  readonly emit: TokenEventListener;
}

/** How long a lock outlives its holder's death. Renewed while the holder works. */
const LEASE_MS = 4_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/**
 * After which share of `timeoutMs` the losers stop waiting for the winner and serve themselves: late enough for an
 * endpoint that takes half of it, early enough to serve their callers in time, and spread, so that a hung endpoint does
 * not get the whole fleet's requests at once.
 */
const SHORTEST_WAIT_SHARE = 0.55;
const LONGEST_WAIT_SHARE = 0.8;
const SHORTEST_POLL_MS = 50;
const LONGEST_POLL_MS = 500;

/**
 * A token from the store, or from the one token request that all who share the store make between them. If the store is
 * down, from a request of one's own.
 *
 * @returns `undefined` if no caller waits and another process holds the lock: look again later
 */
export async function shareToken(options: SharedTokenOptions): Promise<ObtainedToken | undefined> {
  const { cacheKey, clock, request, signal, store, timeoutMs, waitedMs } = options;
  const patienceShare = SHORTEST_WAIT_SHARE + Math.random() * (LONGEST_WAIT_SHARE - SHORTEST_WAIT_SHARE);
  const patienceMs = timeoutMs * patienceShare;

  for (let pollMs = SHORTEST_POLL_MS; ; pollMs = Math.min(LONGEST_POLL_MS, pollMs * 2)) {
    const stored = await readStore(options);
    if (stored === storeDown) return request();
    if (stored !== undefined) return stored;

    const lock = await store.lock(cacheKey, LEASE_MS);
    signal.throwIfAborted();
    if (lock === storeDown) return request();
    if (lock !== undefined) return requestAsLockHolder(options, lock);
    const waited = waitedMs();
    if (waited === undefined) return undefined;
    if (waited >= patienceMs) return request();
    await clock.sleep(pollMs * (0.5 + Math.random() / 2), signal);
  }
}

/** Takes a refused token out of the store, if it is still there. Never fails. */
export async function deleteSharedToken(store: GuardedStore, cacheKey: string, refused: AccessToken): Promise<void> {
  await store.delete(cacheKey, refused);
}

async function requestAsLockHolder(options: SharedTokenOptions, lock: TokenStoreLock): Promise<ObtainedToken> {
  const { cacheKey, clock, readKey, request, store } = options;
  const done = new AbortController();
  void renewUntilAborted(store, lock, clock, done.signal);
  let isStoreDown = false;
  try {
    // Another process may have published between the look and the lock.
    const stored = await readStore(options);
    if (stored !== undefined && stored !== storeDown) return stored;

    const obtained = await request();
    // Of other keys than those that the lock was taken for, or it cannot be told: not for those who have the old ones.
    if ((await readKey().catch(() => undefined)) !== cacheKey) return obtained;
    const { since, token } = obtained;
    // What the monotonic clock has left of it: the wall clock may have been set since.
    const lifeMs = token.expiresAt - since.now - (clock.elapsed() - since.elapsed);
    const isPublished = await store.set(cacheKey, token, { lock, lifeMs });
    isStoreDown = isPublished === storeDown;
    if (isPublished !== false) return obtained;
    // The lock was lost on the way: what has been published since is newer than ours.
    const newer = await readStore(options);
    return newer === undefined || newer === storeDown ? obtained : newer;
  } finally {
    done.abort();
    const released = store.release(lock);
    // The caller has waited for a store that is down once already.
    if (!isStoreDown) await released;
  }
}

async function readStore(options: SharedTokenOptions): Promise<ObtainedToken | undefined | typeof storeDown> {
  const { cacheKey, clock, emit, isAcceptable, signal, store } = options;
  const since = clock.elapsed();
  const token = await store.get(cacheKey);
  signal.throwIfAborted();
  if (token === undefined || token === storeDown) return token;
  if (!isAcceptable(token)) return undefined;
  emit({ type: "token-adopted", expiresAt: token.expiresAt, durationMs: clock.elapsed() - since });
  return { token, since: { now: clock.now(), elapsed: clock.elapsed() } };
}

async function renewUntilAborted(
  store: GuardedStore,
  lock: TokenStoreLock,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  try {
    do await clock.sleep(RENEW_EVERY_MS, signal);
    while ((await store.renew(lock)) !== false);
  } catch {
    // The work is done.
  }
}
