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
}

export function holdInModel(token: AccessToken, issued: Issued, isReplacement: boolean, clock: Clock): HeldByModel {
  const since = { now: clock.now(), elapsed: clock.elapsed() };
  const lifeMs = token.expiresAt - since.now;
  return { value: token.value, isReplacement, isAccepted: false, since, lifeMs, issued };
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
