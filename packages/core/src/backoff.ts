const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Exponential back-off with full jitter, before attempt `attempt + 1`; never sooner than the endpoint asked. */
export function backoffMs(attempt: number, retryAfterMs = 0): number {
  return Math.max(retryAfterMs, Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));
}
