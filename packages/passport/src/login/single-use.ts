import { createHash } from "node:crypto";
import type { Clock } from "@ianum/core";

/** Whether a text is used for the first time: true once, false until `lifeMs` later. */
export type SingleUse = (text: string) => boolean;

// A flood of texts pushes the oldest out; the session and the platform judge each return all the same.
const MOST_REMEMBERED = 10_000;

/** Remembers digests, so that nothing secret stays in memory. */
export function createSingleUse(clock: Clock, lifeMs: number): SingleUse {
  const used = new Map<string, number>();
  return (text) => {
    const digest = createHash("sha256").update(text).digest("base64url");
    const now = clock.elapsed();
    // Insertion order is age: the dead ones stand first.
    for (const [oldest, untilElapsed] of used) {
      if (untilElapsed > now && used.size < MOST_REMEMBERED) break;
      used.delete(oldest);
    }
    if (used.has(digest)) return false;
    used.set(digest, now + lifeMs);
    return true;
  };
}
