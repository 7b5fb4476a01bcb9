import type { IanumError } from "../errors/ianum-error.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";

// Not documented: long enough that a wrong secret does not hammer the endpoint, short enough to notice a repaired gate.
const REFUSAL_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

/** How long nobody asks again with the same credentials after this failure; 0 where it says nothing about waiting. */
export function coolDownMs(error: IanumError): number {
  if (error.code === "invalid_credentials" || error.code === "token_request_refused") return REFUSAL_WAIT_MS;
  return Math.min((error as Partial<TokenRequestError>).retryAfterMs ?? 0, LONGEST_WAIT_MS);
}
