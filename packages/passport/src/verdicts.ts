import type { Clock } from "@ianum/core";

/** Why keys need not be tried again for a while. */
export type Verdict =
  | { readonly type: "refused" }
  /** The platform failed and asked to wait. */
  | { readonly type: "failed"; readonly error: unknown };

/** What the platform said about keys that it did not accept, for a short time. Holds fingerprints, no keys. */
export interface Verdicts {
  get(name: string): Verdict | undefined;
  add(name: string, verdict: Verdict, lifeMs: number): void;
}

// Apart from the proofs, so that a flood of wrong keys does not push right ones out.
const MOST_REMEMBERED = 10_000;

export function createVerdicts(clock: Clock): Verdicts {
  const verdicts = new Map<string, { readonly verdict: Verdict; readonly untilElapsed: number }>();
  return {
    get(name) {
      const found = verdicts.get(name);
      if (found === undefined || clock.elapsed() < found.untilElapsed) return found?.verdict;
      verdicts.delete(name);
      return undefined;
    },
    add(name, verdict, lifeMs) {
      verdicts.delete(name);
      verdicts.set(name, { verdict, untilElapsed: clock.elapsed() + lifeMs });
      for (const oldest of verdicts.keys()) {
        if (verdicts.size <= MOST_REMEMBERED) break;
        verdicts.delete(oldest);
      }
    },
  };
}
