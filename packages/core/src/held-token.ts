import type { AccessToken } from "./access-token.ts";
import type { Clock } from "./clock.ts";

/** A token in memory, with the points in its life at which something is to be done about it. */
export interface HeldToken {
  readonly token: AccessToken;
  /** The token as a promise, made once: what a call with a token at hand is answered with. */
  readonly promise: Promise<AccessToken>;
  /** fresh: hand it out. stale: hand it out and refresh it behind. expired: do not hand it out. */
  phase(): "fresh" | "stale" | "expired";
  /** What is left of its life, in milliseconds. */
  leftMs(): number;
}

// How much of the refresh window the processes of a fleet are spread over.
const JITTER_SHARE = 0.5;
// Shares of a token's life that the windows may take, so that a short-lived token is not stale from birth. The first of
// a fleet refreshes at the window's very beginning, and all lose the rest of the token's life with it: hence the narrow
// spread. The smallest share leaves a token of two seconds time for a refresh before its margin begins.
const LARGEST_REFRESH_SHARE = 0.35;
const SMALLEST_REFRESH_SHARE = 0.25;
const LARGEST_MARGIN_SHARE = 0.1;

/** How old a token gets before something is to be done about it, in milliseconds. */
interface TokenAges {
  /** From this age on it is refreshed in the background. */
  readonly freshForMs: number;
  /** From this age on it is not handed out. */
  readonly usableForMs: number;
}

/** Draws the ages of a token that lives for `lifeMs`: the refresh point is another one for each process of a fleet. */
function drawTokenAges(
  lifeMs: number,
  settings: { readonly refreshAheadMs: number; readonly expiryMarginMs: number },
): TokenAges {
  const random = Math.random();
  const { refreshAheadMs, expiryMarginMs } = settings;
  const largestMs = lifeMs * (LARGEST_REFRESH_SHARE - (LARGEST_REFRESH_SHARE - SMALLEST_REFRESH_SHARE) * random);
  const aheadMs = Math.min(refreshAheadMs * (1 - JITTER_SHARE * random), largestMs);
  const marginMs = Math.min(expiryMarginMs, lifeMs * LARGEST_MARGIN_SHARE);
  return { freshForMs: lifeMs - Math.max(aheadMs, marginMs), usableForMs: lifeMs - marginMs };
}

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
  const { clock } = settings;
  const lifeMs = Math.max(0, token.expiresAt - since.now);
  const { freshForMs, usableForMs } = drawTokenAges(lifeMs, settings);
  const ageMs = (): number => Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);

  return {
    token,
    promise: Promise.resolve(token),
    leftMs: () => lifeMs - ageMs(),
    phase() {
      const age = ageMs();
      if (age < freshForMs) return "fresh";
      return age < usableForMs ? "stale" : "expired";
    },
  };
}
