// How much of the refresh window the processes of a fleet are spread over.
const JITTER_SHARE = 0.5;
// Shares of a token's life that the windows may take, so that a short-lived token is not stale from birth. The first of
// a fleet refreshes at the window's very beginning, and all lose the rest of the token's life with it: hence the narrow
// spread. The smallest share leaves a token of two seconds time for a refresh before its margin begins.
const LARGEST_REFRESH_SHARE = 0.35;
const SMALLEST_REFRESH_SHARE = 0.25;
const LARGEST_MARGIN_SHARE = 0.1;

/** The ages at which a token is refreshed and replaced, in milliseconds. */
export interface TokenAges {
  /** From this age on it is refreshed in the background. */
  readonly freshForMs: number;
  /** From this age on callers wait for another token. */
  readonly usableForMs: number;
}

/** Draws the ages of a token that lives for `lifeMs`: the refresh point is another one for each process of a fleet. */
export function drawTokenAges(lifeMs: number, refreshAheadMs: number, expiryMarginMs: number): TokenAges {
  const random = Math.random();
  const largestMs = lifeMs * (LARGEST_REFRESH_SHARE - (LARGEST_REFRESH_SHARE - SMALLEST_REFRESH_SHARE) * random);
  const aheadMs = Math.min(refreshAheadMs * (1 - JITTER_SHARE * random), largestMs);
  const marginMs = Math.min(expiryMarginMs, lifeMs * LARGEST_MARGIN_SHARE);
  return { freshForMs: lifeMs - Math.max(aheadMs, marginMs), usableForMs: lifeMs - marginMs };
}
