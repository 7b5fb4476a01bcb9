import type { Clock } from "@ianum/core";

/** Limits how many keys that were never proven may be tried at the platform. */
export interface GuessLimit {
  /** Counts an attempt in; or the time to wait, in milliseconds, if there were too many. */
  take(clientId: string, caller: string): number | undefined;
  /** The platform refused the keys, or failed: the attempt stays counted. */
  end(): void;
  /** The keys were right: the attempt does not count, and this id passes what others' guesses fill. */
  refund(clientId: string, caller: string): void;
}

const MINUTE_MS = 60_000;
/** For one caller, over all client ids: made-up ids do not get through at full rate either. */
const MOST_PER_MINUTE_BY_CALLER = 1_000;
/** For all callers: attempts under way at the same time. */
const MOST_UNDER_WAY = 500;
// Client ids and callers that are counted at the same time.
const MOST_COUNTED = 20_000;
const MOST_IDS_PROVEN = 50_000;

/** `perMinute` wrong guesses for each client id. Attempts come back evenly, not all at the full minute. */
export function createGuessLimit(clock: Clock, perMinute: number): GuessLimit {
  // A leaky bucket: how full it was when it was last looked at.
  const buckets = new Map<string, { readonly level: number; readonly atElapsed: number }>();
  const provenIds = new Set<string>();
  let underWay = 0;

  const levelOf = (key: string, capacity: number): number => {
    const bucket = buckets.get(key);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - ((clock.elapsed() - bucket.atElapsed) / MINUTE_MS) * capacity);
  };
  const setLevel = (key: string, level: number): void => {
    buckets.delete(key);
    if (level > 0) buckets.set(key, { level, atElapsed: clock.elapsed() });
    if (buckets.size > MOST_COUNTED) deleteOldest(buckets);
  };
  const limits = (clientId: string, caller: string): readonly (readonly [string, number])[] => [
    [`id ${clientId}`, perMinute],
    ...(provenIds.has(clientId) ? [] : [[`caller ${caller}`, MOST_PER_MINUTE_BY_CALLER] as const]),
  ];

  return {
    take(clientId, caller) {
      const counted = limits(clientId, caller);
      const waitMs = counted.map(([key, capacity]) => ((levelOf(key, capacity) + 1 - capacity) / capacity) * MINUTE_MS);
      const longest = Math.max(...waitMs);
      if (longest > 0) return longest;
      if (underWay >= MOST_UNDER_WAY && !provenIds.has(clientId)) return 1_000;
      for (const [key, capacity] of counted) setLevel(key, levelOf(key, capacity) + 1);
      underWay += 1;
      return undefined;
    },
    end() {
      underWay -= 1;
    },
    refund(clientId, caller) {
      for (const [key, capacity] of limits(clientId, caller)) setLevel(key, levelOf(key, capacity) - 1);
      provenIds.delete(clientId);
      provenIds.add(clientId);
      if (provenIds.size > MOST_IDS_PROVEN) deleteOldest(provenIds);
    },
  };
}

function deleteOldest<K>(entries: { keys(): Iterable<K>; delete(key: K): boolean }): void {
  for (const oldest of entries.keys()) {
    entries.delete(oldest);
    return;
  }
}
