import type { Clock } from "../time/clock.ts";
import { backoffMs } from "../time/backoff.ts";

/** Keeps refreshes that bring no new token apart, while the token at hand lives. */
export interface RefreshPace {
  /** Whether another refresh may begin. With `isExpired` callers would wait for it. */
  isDue(isExpired: boolean): boolean;
  /** Takes the result of a refresh. */
  note(hasBroughtNewToken: boolean, isExpired: boolean): void;
}

const FIRST_SPACING_MS = 1_000;
const LONGEST_SPACING_MS = 60_000;
// Between requests that callers wait for, inside the margin of a token that lives: often, for there is little time left.
const EXPIRED_SPACING_MS = 250;

export function createRefreshPace(clock: Clock): RefreshPace {
  let fruitless = 0;
  let nextAt = Number.NEGATIVE_INFINITY;
  let nextExpiredAt = Number.NEGATIVE_INFINITY;
  // Drawn from the upper half, so that a fleet does not come back as one.
  const spread = (ms: number): number => clock.elapsed() + ms * (0.5 + Math.random() / 2);

  return {
    isDue: (isExpired) => clock.elapsed() >= (isExpired ? nextExpiredAt : nextAt),
    note(hasBroughtNewToken, isExpired) {
      fruitless = hasBroughtNewToken ? 0 : fruitless + 1;
      nextAt = fruitless ? spread(backoffMs(fruitless, FIRST_SPACING_MS, LONGEST_SPACING_MS)) : clock.elapsed();
      nextExpiredAt = fruitless && isExpired ? spread(EXPIRED_SPACING_MS) : clock.elapsed();
    },
  };
}
