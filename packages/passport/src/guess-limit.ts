import type { Clock } from "@ianum/core";

/** Limits how many keys that nobody has seen before may be tried at the platform. */
export interface GuessLimit {
  /** Counts an attempt in; false where there were too many. */
  take(clientId: string): boolean;
  /** Takes an attempt back that turned out to be no wrong guess. */
  giveBack(clientId: string): void;
}

const MINUTE_MS = 60_000;
/** Over all client ids: whoever makes ids up does not get through at full rate either. */
const MOST_PER_MINUTE_OVERALL = 1_000;
const OVERALL = Symbol("overall");
// Client ids that are counted at the same time; more than can be tried in a minute.
const MOST_COUNTED = 10_000;

/** `perMinute` wrong guesses for each client id. Attempts come back evenly, not all at the full minute. */
export function createGuessLimit(clock: Clock, perMinute: number): GuessLimit {
  // A leaky bucket: how full it was when it was last looked at.
  const buckets = new Map<string | symbol, { readonly level: number; readonly atElapsed: number }>();

  const levelOf = (key: string | symbol, capacity: number): number => {
    const bucket = buckets.get(key);
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.level - ((clock.elapsed() - bucket.atElapsed) / MINUTE_MS) * capacity);
  };
  const setLevel = (key: string | symbol, level: number): void => {
    buckets.delete(key);
    if (level > 0) buckets.set(key, { level, atElapsed: clock.elapsed() });
    if (buckets.size <= MOST_COUNTED) return;
    const [oldest] = buckets.keys();
    if (oldest !== undefined) buckets.delete(oldest);
  };
  const limits = (clientId: string): readonly (readonly [string | symbol, number])[] => [
    [clientId, perMinute],
    [OVERALL, MOST_PER_MINUTE_OVERALL],
  ];

  return {
    take(clientId) {
      if (limits(clientId).some(([key, capacity]) => levelOf(key, capacity) + 1 > capacity)) return false;
      for (const [key, capacity] of limits(clientId)) setLevel(key, levelOf(key, capacity) + 1);
      return true;
    },
    giveBack(clientId) {
      for (const [key, capacity] of limits(clientId)) setLevel(key, levelOf(key, capacity) - 1);
    },
  };
}
