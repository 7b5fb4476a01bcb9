import type { AccessToken } from "./access-token.ts";
import type { Clock } from "./clock.ts";

/** A token in memory, with the points in its life at which something is to be done about it. */
export interface HeldToken {
  readonly token: AccessToken;
  /** The token as a promise, made once: what a call with a token at hand is answered with. */
  readonly promise: Promise<AccessToken>;
  /** fresh: hand it out. stale: hand it out and refresh it behind. expired: do not hand it out. */
  phase(): "fresh" | "stale" | "expired";
}

// Shares of a token's life that the windows may take, so that a short-lived token is not stale from birth.
const LARGEST_REFRESH_SHARE = 0.5;
const LARGEST_MARGIN_SHARE = 0.1;
// How much of the refresh window the processes of a fleet are spread over.
const JITTER_SHARE = 0.5;

/**
 * Holds a token. Its life is over when either clock says so: the wall clock may be set back, the monotonic one may
 * stand still while the machine sleeps.
 *
 * @param since - both clocks, just before the token was asked for
 */
export function holdToken(
  token: AccessToken,
  since: { readonly now: number; readonly elapsed: number },
  settings: {
    readonly clock: Clock;
    readonly refreshAheadMs: number;
    readonly expiryMarginMs: number;
  },
): HeldToken {
  const { clock, refreshAheadMs, expiryMarginMs } = settings;
  const lifeMs = Math.max(0, token.expiresAt - since.now);
  const aheadMs = Math.min(refreshAheadMs, lifeMs * LARGEST_REFRESH_SHARE) * (1 - JITTER_SHARE * Math.random());
  const marginMs = Math.min(expiryMarginMs, lifeMs * LARGEST_MARGIN_SHARE);
  const freshForMs = lifeMs - Math.max(aheadMs, marginMs);
  const isAtLeast = (ageMs: number): boolean =>
    clock.elapsed() - since.elapsed >= ageMs || clock.now() - since.now >= ageMs;

  return {
    token,
    promise: Promise.resolve(token),
    phase() {
      if (!isAtLeast(freshForMs)) return "fresh";
      return isAtLeast(lifeMs - marginMs) ? "expired" : "stale";
    },
  };
}
