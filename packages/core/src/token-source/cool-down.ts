import type { IanumError } from "../errors/ianum-error.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";
import type { Clock } from "../time/clock.ts";

/** Remembers that the platform refused some credentials, or asked to wait: they are not presented again at once. */
export interface CoolDown {
  /** @throws IanumError the last failure with these credentials, while its wait lasts */
  check(cacheKey: string): void;
  /**
   * Takes a failure with these credentials. One that says nothing about waiting, or less than is to be waited for
   * already, changes nothing.
   *
   * @param leftMs - what is left of the wait, where another process met the failure. Default: all of it
   * @returns how long they are not presented again because of it, in milliseconds; 0 if it changes nothing
   */
  note(cacheKey: string, error: IanumError, leftMs?: number): number;
  /** The last failure with these credentials, and what is left of its wait, in milliseconds; `undefined` after it. */
  current(cacheKey: string): { readonly error: IanumError; readonly leftMs: number } | undefined;
  /**
   * Until when the platform is not asked, in Unix milliseconds; `undefined` if it may be.
   *
   * @param cacheKey - the credentials of the current token: others that were refused earlier are no longer presented
   */
  endsAt(cacheKey: string | undefined): number | undefined;
}

// Not documented: long enough that a wrong secret does not hammer the endpoint, short enough to notice a repaired gate.
const REFUSAL_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

export function createCoolDown(clock: Clock): CoolDown {
  let last: { readonly cacheKey: string; readonly error: IanumError; readonly untilElapsed: number } | undefined;
  return {
    check(cacheKey) {
      const current = this.current(cacheKey);
      if (current !== undefined) throw current.error;
    },
    current(cacheKey) {
      if (last?.cacheKey !== cacheKey) return undefined;
      const leftMs = last.untilElapsed - clock.elapsed();
      return leftMs > 0 ? { error: last.error, leftMs } : undefined;
    },
    note(cacheKey, error, leftMs = Number.POSITIVE_INFINITY) {
      const waitMs = Math.min(leftMs, waitMsAfter(error));
      // Of two attempts that were under way at once, one may have been told to wait for longer than the other.
      if (waitMs <= (this.current(cacheKey)?.leftMs ?? 0)) return 0;
      last = { cacheKey, error, untilElapsed: clock.elapsed() + waitMs };
      return waitMs;
    },
    endsAt(cacheKey = last?.cacheKey) {
      const leftMs = last?.cacheKey === cacheKey && last ? last.untilElapsed - clock.elapsed() : 0;
      return leftMs > 0 ? clock.now() + leftMs : undefined;
    },
  };
}

/** How long the same credentials are not presented again after this failure; 0 if it says nothing about waiting. */
function waitMsAfter(error: IanumError): number {
  if (["invalid_credentials", "token_request_refused", "strategy_failed"].includes(error.code)) return REFUSAL_WAIT_MS;
  return Math.min((error as Partial<TokenRequestError>).retryAfterMs ?? 0, LONGEST_WAIT_MS);
}
