import type { GuardedStore } from "../store/guarded-store.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenStatus } from "../token-source.ts";
import { ageMs, type HeldToken } from "./held-token.ts";

export interface StatusParts {
  readonly clock: Clock;
  readonly held: HeldToken | undefined;
  readonly lastError: TokenStatus["lastError"] | undefined;
  readonly retryAt: number | undefined;
  readonly store: Pick<GuardedStore, "isUp"> | undefined;
}

/** What a health check may know of a token source. */
export function tokenStatus({ clock, held, lastError, retryAt, store }: StatusParts): TokenStatus {
  return {
    state: held === undefined ? "empty" : stateOf(held, ageMs(held, clock)),
    ...(held && { expiresAt: held.token.expiresAt, obtainedAt: held.since.now }),
    ...(lastError && { lastError }),
    ...(retryAt !== undefined && { retryAt }),
    store: store === undefined ? "none" : store.isUp() ? "up" : "down",
  };
}

function stateOf({ freshForMs, usableForMs }: HeldToken, age: number): TokenStatus["state"] {
  if (age < freshForMs) return "fresh";
  return age < usableForMs ? "stale" : "expired";
}
