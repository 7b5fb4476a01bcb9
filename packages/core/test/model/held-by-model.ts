import type { AccessToken, Clock } from "@ianum/core";
import type { Issued } from "./model-endpoint.ts";

/** What the model knows of the token that a process was handed last. */
export interface HeldByModel {
  readonly value: string;
  /** It was got because another one was refused: for ten seconds a refusal of it changes nothing. */
  readonly isReplacement: boolean;
  readonly isAccepted: boolean;
  /** When the process was first handed it. */
  readonly since: { readonly now: number; readonly elapsed: number };
  /** What was left of its life then, as the token itself says. */
  readonly lifeMs: number;
  readonly issued: Issued;
  /** How long the caller had waited who was handed it first, in milliseconds. */
  readonly waitedMs: number;
}

export function holdInModel(
  token: AccessToken,
  issued: Issued,
  isReplacement: boolean,
  clock: Clock,
  waitedMs: number,
): HeldByModel {
  const since = { now: clock.now(), elapsed: clock.elapsed() };
  const lifeMs = token.expiresAt - since.now;
  return { value: token.value, isReplacement, isAccepted: false, since, lifeMs, issued, waitedMs };
}

/**
 * As `shareOfLife`, where a strategy may have asked more than once, as for each of two secrets: a source cannot know
 * which request brought the token, and counts its life from the first.
 */
export function shareOfLongestLife({ lifeMs, since, waitedMs }: HeldByModel, clock: Clock): number {
  const [now, elapsed] = [since.now - waitedMs, since.elapsed - waitedMs];
  return shareOfLife({ lifeMs: lifeMs + waitedMs, since: { now, elapsed } }, clock);
}

/** Which share of its life is over, by whichever clock says more; 1 and more: all of it. */
export function shareOfLife({ lifeMs, since }: Pick<Issued, "lifeMs" | "since">, clock: Clock): number {
  const ageMs = Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);
  return lifeMs > 0 ? ageMs / lifeMs : Number.POSITIVE_INFINITY;
}

/** The process has no doubt that it lives: neither by its birth, nor by what it was said to have left when it came. */
export function isAlive(held: HeldByModel, clock: Clock): boolean {
  return Math.max(shareOfLife(held.issued, clock), shareOfLife(held, clock)) < 1;
}

const TRIAL_MS = 10_000;

export function isOnTrial({ isAccepted, isReplacement, since }: HeldByModel, clock: Clock): boolean {
  return isReplacement && !isAccepted && clock.elapsed() - since.elapsed <= TRIAL_MS;
}
