import type { AccessToken, ObtainedToken } from "../access-token.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenEventListener } from "../token-event.ts";
import type { SharedRefusal, TokenStoreLock } from "../token-store.ts";
import { type GuardedStore, storeDown } from "./guarded-store.ts";
import { createLoserPauses, type LoserPauses } from "./loser-pauses.ts";
import { errorOfRefusal, refusalToShare } from "./shared-refusal.ts";

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
  /** The failure with these credentials that must be waited for, and for how long yet, in milliseconds. */
  readonly coolDown: {
    current(): { readonly error: unknown; readonly leftMs: number } | undefined;
    /** Takes one that another process has met. */
    note(error: TokenRequestError, leftMs: number): void;
  };
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
/**
 * A token from the store, or from the one token request that all who share the store make between them. If the store is
 * down, from a request of one's own.
 *
 * @returns `undefined` if no caller waits and another process holds the lock: look again later
 */
export async function shareToken(options: SharedTokenOptions): Promise<ObtainedToken | undefined> {
  const { timeoutMs } = options;
  const patienceShare = SHORTEST_WAIT_SHARE + Math.random() * (LONGEST_WAIT_SHARE - SHORTEST_WAIT_SHARE);
  const pauses = createLoserPauses(options);
  try {
    return await lookUntilDecided(options, pauses, timeoutMs * patienceShare);
  } finally {
    pauses.end();
  }
}

async function lookUntilDecided(
  options: SharedTokenOptions,
  pauses: LoserPauses,
  patienceMs: number,
): Promise<ObtainedToken | undefined> {
  const { cacheKey, clock, request, signal, store, waitedMs } = options;
  for (;;) {
    const askedAt = clock.elapsed();
    const found = await store.acquire(cacheKey, LEASE_MS);
    if (signal.aborted && found !== storeDown) void giveBack(store, found.lock);
    signal.throwIfAborted();
    if (found === storeDown) return request();
    const stored = adopt(options, found.token, askedAt);
    if (stored !== undefined) return stored;
    if (found.refusal !== undefined) throw adoptRefusal(options, found.refusal);
    if (found.lock !== undefined) return requestAsLockHolder(options, found.lock);

    const lock = found.isLockTried ? undefined : await store.lock(cacheKey, LEASE_MS);
    if (lock === storeDown) return request();
    if (signal.aborted) void giveBack(store, lock);
    signal.throwIfAborted();
    // Another process may have published between the look and the lock.
    if (lock !== undefined) return requestAsLockHolder(options, lock, () => readStore(options));
    const waited = waitedMs();
    if (waited === undefined) return undefined;
    if (waited >= patienceMs) return requestAndShare(options);
    await pauses.next(patienceMs - waited);
  }
}

/** Takes a refused token out of the store, if it is still there. Never fails. */
export async function deleteSharedToken(store: GuardedStore, cacheKey: string, refused: AccessToken): Promise<void> {
  await store.delete(cacheKey, refused);
}

async function requestAsLockHolder(
  options: SharedTokenOptions,
  lock: TokenStoreLock,
  look?: () => Promise<ObtainedToken | undefined>,
): Promise<ObtainedToken> {
  const { cacheKey, clock, store } = options;
  const done = new AbortController();
  void renewUntilAborted(store, lock, clock, done.signal);
  let isStoreDown = false;
  try {
    const stored = await look?.();
    if (stored !== undefined) return stored;

    const obtained = await requestAndShare(options);
    if (!(await isStillOurs(options))) return obtained;
    const { since, token } = obtained;
    // What the monotonic clock has left of it: the wall clock may have been set since.
    const lifeMs = token.expiresAt - since.now - (clock.elapsed() - since.elapsed);
    const isPublished = await store.set(cacheKey, token, { lock, lifeMs });
    isStoreDown = isPublished === storeDown;
    if (isPublished !== false) return obtained;
    // The lock was lost on the way: what has been published since is newer than ours.
    return (await readStore(options)) ?? obtained;
  } finally {
    done.abort();
    const released = store.release(lock);
    // The caller has waited for a store that is down once already.
    if (!isStoreDown) await released;
  }
}

/** Asks the platform; a failure that must be waited for is published, so that no other process repeats it. */
async function requestAndShare(options: SharedTokenOptions): Promise<ObtainedToken> {
  const { cacheKey, coolDown, request, store } = options;
  try {
    return await request();
  } catch (thrown) {
    const current = coolDown.current();
    const refusal = current && refusalToShare(current.error, current.leftMs);
    if (refusal !== undefined && (await isStillOurs(options))) await store.refuse(cacheKey, refusal);
    throw thrown;
  }
}

/** Whether the credentials are those that the lock was taken for. What others got is not for those who have the old ones. */
async function isStillOurs({ cacheKey, readKey }: SharedTokenOptions): Promise<boolean> {
  return (await readKey().catch(() => undefined)) === cacheKey;
}

function adoptRefusal({ coolDown }: SharedTokenOptions, refusal: SharedRefusal): TokenRequestError {
  const error = errorOfRefusal(refusal);
  coolDown.note(error, refusal.waitMs);
  return error;
}

async function readStore(options: SharedTokenOptions): Promise<ObtainedToken | undefined> {
  const { cacheKey, clock, signal, store } = options;
  const askedAt = clock.elapsed();
  const token = await store.get(cacheKey);
  signal.throwIfAborted();
  return token === storeDown ? undefined : adopt(options, token, askedAt);
}

function adopt(
  { clock, emit, isAcceptable }: SharedTokenOptions,
  token: AccessToken | undefined,
  askedAt: number,
): ObtainedToken | undefined {
  if (token === undefined || !isAcceptable(token)) return undefined;
  emit({ type: "token-adopted", expiresAt: token.expiresAt, durationMs: clock.elapsed() - askedAt });
  return { token, since: { now: clock.now(), elapsed: clock.elapsed() } };
}

async function giveBack(store: GuardedStore, lock: TokenStoreLock | undefined): Promise<void> {
  if (lock !== undefined) await store.release(lock);
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
