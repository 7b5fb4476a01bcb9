import type { Clock } from "../time/clock.ts";
import { unlessAborted } from "../time/unless-aborted.ts";
import type { GuardedStore } from "./guarded-store.ts";

/** How a loser of the lock waits between two looks into the store. */
export interface LoserPauses {
  /**
   * Ends when the store announces a result, or after a pause of `longestMs` at most, if that is a millisecond or more.
   * Rejects when the signal is aborted.
   */
  next(longestMs: number): Promise<void>;
  /** Leaves nothing behind in the store. */
  end(): void;
}

/**
 * How far apart the losers ask for the winner's result, before the draw from the upper half: at most three and a half
 * calls a process in the first second with the one that lost, however long the token request takes.
 */
const SHORTEST_POLL_MS = 200;
const LONGEST_POLL_MS = 800;
/** A clock may not have a millisecond's fractions: one that is waited for may never pass. */
const SHORTEST_PAUSE_MS = 1;
/**
 * The same where the store announces results. What was published before the store was watched is found after it, and so
 * is a lock whose holder failed or died: nothing announces that, for all who wait would try at once, again and again.
 */
const WATCHED_POLL_MS = 1_000;

/** @param options - the store that is watched from the first pause on, and for which key */
export function createLoserPauses({
  cacheKey,
  clock,
  signal,
  store,
}: {
  readonly store: GuardedStore;
  readonly cacheKey: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}): LoserPauses {
  const watch = new AbortController();
  let isWatched: boolean | undefined;
  let isChanged = false;
  let wake = (): void => undefined;
  let pollMs = SHORTEST_POLL_MS;

  async function begin(): Promise<void> {
    isWatched = false;
    const onPublished = (): void => {
      isChanged = true;
      wake();
    };
    isWatched = await store.watch(cacheKey, { signal: watch.signal, onPublished });
  }

  async function sleep(ms: number): Promise<void> {
    if (isChanged || !(ms > 0)) return;
    const pause = new AbortController();
    wake = () => pause.abort();
    const slept = clock.sleep(ms, pause.signal).catch((error: unknown) => {
      if (!isChanged) throw error;
    });
    await unlessAborted(slept, signal, wake);
  }

  return {
    async next(longestMs) {
      if (isWatched === undefined) void begin();
      const share = 0.5 + Math.random() / 2;
      const firstMs = Math.min(pollMs * share, Math.max(longestMs, SHORTEST_PAUSE_MS));
      await sleep(firstMs);
      // Only now is it known whether the store is watched: a connection that is down may leave that open.
      if (isWatched) await sleep(Math.min(WATCHED_POLL_MS * share, longestMs) - firstMs);
      isChanged = false;
      pollMs = Math.min(LONGEST_POLL_MS, pollMs * 2);
    },
    end: () => watch.abort(),
  };
}
