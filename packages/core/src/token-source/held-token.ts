import type { AccessToken, ObtainedToken } from "../access-token.ts";
import type { Clock } from "../time/clock.ts";
import { drawTokenAges, type TokenAges } from "./token-ages.ts";

/** The token in memory, and how it came to be there. */
export interface HeldToken extends ObtainedToken, TokenAges {
  readonly lifeMs: number;
  readonly cacheKey: string;
  /** Until when it is on trial, by the monotonic clock: it was obtained because another was refused. */
  readonly isOnTrialUntil: number;
}

// A replacement that is refused as well, this soon, means that no token helps: requesting more would loop.
const TRIAL_MS = 10_000;

export interface HowToHold {
  readonly cacheKey: string;
  readonly isReplacement: boolean;
  readonly refreshAheadMs: number;
  readonly expiryMarginMs: number;
  readonly clock: Clock;
}

/** Draws when the token gets stale, and notes what it is. */
export function holdToken(obtained: ObtainedToken, how: HowToHold): HeldToken {
  const lifeMs = Math.max(0, obtained.token.expiresAt - obtained.since.now);
  return {
    ...obtained,
    ...drawTokenAges(lifeMs, how.refreshAheadMs, how.expiryMarginMs),
    lifeMs,
    cacheKey: how.cacheKey,
    isOnTrialUntil: how.isReplacement ? how.clock.elapsed() + TRIAL_MS : Number.NEGATIVE_INFINITY,
  };
}

/**
 * How old a token is, in milliseconds. Its life is over when either clock says so: the wall clock may be set back, the
 * monotonic one may stand still while the machine sleeps.
 */
export function ageMs({ since }: ObtainedToken, clock: Clock): number {
  return Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);
}

/** How much of its life a token has left, in milliseconds. */
export function lifeLeftMs(held: HeldToken, clock: Clock): number {
  return held.lifeMs - ageMs(held, clock);
}

/** Whether a token's life is over. A token without a life is returned once; otherwise its callers would request without end. */
export function isOver(held: HeldToken, clock: Clock): boolean {
  return held.lifeMs > 0 && lifeLeftMs(held, clock) <= 0;
}

/** Whether a stored token is worth taking in the place of `held` and of those that were refused. */
export function isBetter(
  { value, expiresAt }: AccessToken,
  held: HeldToken | undefined,
  refused: readonly string[],
  clock: Clock,
): boolean {
  if (refused.includes(value) || value === held?.token.value) return false;
  // A token that ends before the current one is not a refresh: after an outage the store may still hold an older token.
  const leastLifeMs = Math.max(LEAST_ADOPTED_LIFE_MS, held ? lifeLeftMs(held, clock) : 0);
  return expiresAt - clock.now() >= leastLifeMs;
}

const LEAST_ADOPTED_LIFE_MS = 1_000;

/** What was refused, with one more: a store that was down then may hold each of the last ones until its life is over. */
export function withRefused(refused: readonly string[], value: string): readonly string[] {
  return [...refused, value].slice(-MOST_REFUSED);
}

const MOST_REFUSED = 10;
