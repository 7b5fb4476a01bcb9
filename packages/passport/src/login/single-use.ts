import { type Clock, sha256 } from "@ianum/core/authors";

/** Whether a text is used for the first time: true once, however many ask at the same time, false until `lifeMs` later. */
export type SingleUse = (text: string) => Promise<boolean>;

// A flood of texts pushes the oldest out; the session and the platform judge each return all the same.
const MOST_REMEMBERED = 10_000;

/** Remembers digests, so that nothing secret stays in memory. */
export function createSingleUse(clock: Clock, lifeMs: number): SingleUse {
  const used = new Map<string, number>();
  return async (text) => {
    const digest = await sha256(text);
    const now = clock.elapsed();
    if ((used.get(digest) ?? now) > now) return false;
    // Insertion order is age: the dead ones stand first.
    for (const [oldest, untilElapsed] of used) {
      if (untilElapsed > now && used.size < MOST_REMEMBERED) break;
      used.delete(oldest);
    }
    used.set(digest, now + lifeMs);
    return true;
  };
}
