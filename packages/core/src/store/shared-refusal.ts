import { TokenRequestError } from "../errors/token-request-error.ts";
import type { SharedRefusal } from "../token-store.ts";

// What an error code looks like, the platform's and RFC 6749's. It is quoted in a message.
const PLATFORM_CODE = /^\w{2,40}$/;

/** What others may know of a failed token request: they wait as long as this process does. */
export function refusalToShare(error: unknown, waitMs: number): SharedRefusal | undefined {
  const { httpStatus, platformCode } = error as Partial<TokenRequestError>;
  return refusalIn({ httpStatus, platformCode, waitMs });
}

/** The error that another process met, as it would have met this one. */
export function errorOfRefusal({ httpStatus, platformCode, waitMs }: SharedRefusal): TokenRequestError {
  const error = new TokenRequestError({ httpStatus, platformCode });
  // The platform asked to wait: what is left of that.
  return error.isRetryable ? new TokenRequestError({ httpStatus, platformCode, retryAfterMs: waitMs }) : error;
}

/** What a store gave as a refusal, if it can be one: anyone who can write to the store could have put anything there. */
export function refusalIn(given: unknown): SharedRefusal | undefined {
  const { httpStatus, platformCode, waitMs } = (given ?? {}) as Partial<Record<keyof SharedRefusal, unknown>>;
  if (!Number.isInteger(httpStatus) || typeof waitMs !== "number" || !(waitMs > 0)) return undefined;
  const hasCode = typeof platformCode === "string" && PLATFORM_CODE.test(platformCode);
  if (platformCode !== undefined && !hasCode) return undefined;
  const status = Number(httpStatus);
  // The platform may refuse with its code under 200.
  if (status < 200 || status > 599 || (status < 400 && !hasCode)) return undefined;
  return { httpStatus: status, waitMs, ...(hasCode && { platformCode }) };
}
