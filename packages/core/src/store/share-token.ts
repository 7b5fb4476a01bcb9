import type { AccessToken, ObtainedToken } from "../access-token.ts";
import type { Clock } from "../time/clock.ts";
import { type GuardedStore, guardStore, storeDown, type StoreToGuard } from "./guarded-store.ts";
import type { TokenEvent } from "../token-event.ts";
import type { TokenStoreLock } from "../token-store.ts";

export interface SharedTokenOptions extends StoreToGuard {
  readonly cacheKey: string;
  readonly signal: AbortSignal;
  /** Whether a stored token would serve: not the one that was refused, nor the one that is to be replaced. */
  readonly isWanted: (token: AccessToken) => boolean;
  /** Whether somebody waits; a background refresh leaves the field to whoever holds the lock. */
  readonly hasWaiters: () => boolean;
  /** Asks the platform. */
  readonly request: () => Promise<ObtainedToken>;
  readonly emit: (event: TokenEvent) => void;
}

interface SharedTokenContext extends Omit<SharedTokenOptions, "store"> {
  readonly store: GuardedStore;
}

/** How long a lock outlives its holder's death. Renewed while the holder works. */
const LEASE_MS = 4_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/**
 * How long the losers wait for the winner's result before they serve themselves: as long as one attempt takes at most by
 * default, and then each a little longer than the next, or a hung endpoint would hear from the whole fleet at once.
 */
const LEAST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15_000;
const SHORTEST_POLL_MS = 50;
const LONGEST_POLL_MS = 500;

/**
 * A token from the store, or from the one token request that all who share the store make between them. Where the
 * store is down, from a request of one's own.
 *
 * `undefined`: nobody waits, and another is at it; look again later.
 */
export async function obtainSharedToken(options: SharedTokenOptions): Promise<ObtainedToken | undefined> {
  const { cacheKey, clock, request, signal } = options;
  const store = guardStore(options);
  const context = { ...options, store };
  const giveUpAt = clock.elapsed() + LEAST_WAIT_MS + Math.random() * (LONGEST_WAIT_MS - LEAST_WAIT_MS);

  for (let pollMs = SHORTEST_POLL_MS; ; pollMs = Math.min(LONGEST_POLL_MS, pollMs * 2)) {
    const stored = await look(context);
    if (stored === storeDown) return request();
    if (stored !== undefined) return stored;

    const lock = await store.lock(cacheKey, LEASE_MS);
    signal.throwIfAborted();
    if (lock === storeDown) return request();
    if (lock !== undefined) return asLockHolder(context, lock);
    if (!context.hasWaiters()) return undefined;
    if (clock.elapsed() >= giveUpAt) return request();
    await clock.sleep(pollMs * (0.5 + Math.random() / 2), signal);
  }
}

/** Takes a refused token out of the store, if it is still there. Never fails. */
export async function deleteSharedToken(store: StoreToGuard, cacheKey: string, refused: AccessToken): Promise<void> {
  await guardStore(store).delete(cacheKey, refused);
}

async function asLockHolder(context: SharedTokenContext, lock: TokenStoreLock): Promise<ObtainedToken> {
  const { cacheKey, clock, request, store } = context;
  const done = new AbortController();
  void keepRenewed(store, lock, clock, done.signal);
  let isStoreDown = false;
  try {
    // Another may have published between the look and the lock.
    const stored = await look(context);
    if (stored !== undefined && stored !== storeDown) return stored;

    const obtained = await request();
    const isPublished = await store.set(cacheKey, obtained.token, lock);
    isStoreDown = isPublished === storeDown;
    if (isPublished !== false) return obtained;
    // The lock was lost on the way: what has been published since is newer than ours.
    const newer = await look(context);
    return newer === undefined || newer === storeDown ? obtained : newer;
  } finally {
    done.abort();
    const released = store.release(lock);
    // The caller has waited for a store that is down once already.
    if (!isStoreDown) await released;
  }
}

async function look({
  cacheKey,
  clock,
  emit,
  isWanted,
  signal,
  store,
}: SharedTokenContext): Promise<ObtainedToken | undefined | typeof storeDown> {
  const token = await store.get(cacheKey);
  signal.throwIfAborted();
  if (token === undefined || token === storeDown) return token;
  if (!isWanted(token)) return undefined;
  emit({ type: "token-adopted", expiresAt: token.expiresAt });
  return { token, since: { now: clock.now(), elapsed: clock.elapsed() } };
}

async function keepRenewed(
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
