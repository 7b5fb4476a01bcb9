import type { Clock } from "./clock.ts";
import { errorCodes } from "./errors/error-code.ts";
import type { IanumError } from "./errors/ianum-error.ts";
import type { TokenRequestError } from "./errors/token-request-error.ts";

/** Remembers that the platform refused some credentials, or asked to wait, so that nobody asks again at once. */
export interface CoolDown {
  /** The error to fail with at once, while the wait lasts and the credentials are the same. */
  check(cacheKey: string): IanumError | undefined;
  /** Takes note of a failure; one that says nothing about waiting changes nothing. */
  note(cacheKey: string, error: IanumError): void;
}

// Not documented: long enough that a wrong secret does not hammer the endpoint, short enough to notice a repaired gate.
const REFUSAL_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

export function createCoolDown(clock: Clock): CoolDown {
  let closed: { readonly cacheKey: string; readonly error: IanumError; readonly untilElapsed: number } | undefined;

  return {
    check(cacheKey) {
      if (closed?.cacheKey !== cacheKey || clock.elapsed() >= closed.untilElapsed) return undefined;
      return closed.error;
    },
    note(cacheKey, error) {
      const waitMs = waitAfter(error);
      if (waitMs > 0) closed = { cacheKey, error, untilElapsed: clock.elapsed() + waitMs };
    },
  };
}

function waitAfter(error: IanumError): number {
  if (error.code === errorCodes.invalidCredentials || error.code === errorCodes.tokenRequestRefused)
    return REFUSAL_WAIT_MS;
  const { retryAfterMs = 0 } = error as Partial<TokenRequestError>;
  return Math.min(retryAfterMs, LONGEST_WAIT_MS);
}
