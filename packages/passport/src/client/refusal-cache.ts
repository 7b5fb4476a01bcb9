import type { Clock } from "@ianum/core";

/** Which keys the platform refused a short time ago. Holds fingerprints, no keys. */
export interface RefusalCache {
  has(name: string): boolean;
  add(name: string, lifeMs: number): void;
}

// Apart from the proofs, so that a flood of wrong keys does not push right ones out.
const MOST_REMEMBERED = 10_000;

export function createRefusalCache(clock: Clock): RefusalCache {
  const refusals = new Map<string, number>();
  return {
    has(name) {
      const untilElapsed = refusals.get(name);
      if (untilElapsed === undefined || clock.elapsed() < untilElapsed) return untilElapsed !== undefined;
      refusals.delete(name);
      return false;
    },
    add(name, lifeMs) {
      refusals.delete(name);
      refusals.set(name, clock.elapsed() + lifeMs);
      for (const oldest of refusals.keys()) {
        if (refusals.size <= MOST_REMEMBERED) break;
        refusals.delete(oldest);
      }
    },
  };
}
