import type { Clock } from "@ianum/core";

/** What time it is on the platform. */
export interface PlatformTime {
  /** In Unix milliseconds, where tokens are issued and people log in. */
  now(): number;
  /** In Unix milliseconds, where tokens are judged: `now` and the skew. */
  validationNow(): number;
  advance(ms: number): void;
  /** How far it was moved, in milliseconds. */
  aheadMs(): number;
  skewMs(): number;
  setSkew(ms: number): void;
}

/**
 * Starts at the wall clock's time and then follows the monotonic one, as another machine's clock would:
 * setting this machine's clock does not set the platform's.
 */
export function createPlatformTime(clock: Clock): PlatformTime {
  const offset = clock.now() - clock.elapsed();
  let advancedMs = 0;
  let skewMs = 0;
  const now = (): number => Math.round(clock.elapsed() + offset + advancedMs);
  return {
    now,
    validationNow: () => now() + skewMs,
    aheadMs: () => advancedMs,
    skewMs: () => skewMs,
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0))
        throw new RangeError(`control.advance: ms must be 0 or more, got ${ms}: time does not go back`);
      advancedMs += ms;
    },
    setSkew(ms) {
      if (!Number.isFinite(ms)) throw new RangeError(`control.setSkew: ms must be a number of milliseconds, got ${ms}`);
      skewMs = ms;
    },
  };
}
