import { createHash } from "node:crypto";
import type { Clock } from "@ianum/core";

/** Whether a thing is claimed for the first time: true once, false until `lifeMs` later. */
export type ClaimOnce = (thing: string) => boolean;

// A flood of claims pushes the oldest out; the session and the platform judge each return all the same.
const MOST_REMEMBERED = 10_000;

/** Remembers digests, so that nothing secret stays in memory. */
export function createClaimOnce(clock: Clock, lifeMs: number): ClaimOnce {
  const claimed = new Map<string, number>();
  return (thing) => {
    const digest = createHash("sha256").update(thing).digest("base64url");
    const now = clock.elapsed();
    // Insertion order is age: the dead ones stand first.
    for (const [oldest, untilElapsed] of claimed) {
      if (untilElapsed > now && claimed.size < MOST_REMEMBERED) break;
      claimed.delete(oldest);
    }
    if (claimed.has(digest)) return false;
    claimed.set(digest, now + lifeMs);
    return true;
  };
}
