import { TokenRequestError } from "../errors/token-request-error.ts";
import { redact } from "../errors/redact.ts";
import { fieldsOf } from "./token-response.ts";

// What an error code looks like: the platform's SEC_0005, RFC 6749's invalid_client.
const ERROR_CODE = /^(?:[A-Z]{2,8}_\d{1,6}|[a-z]+(?:_[a-z]+){1,4})$/;

/**
 * The error for an unsuccessful response. Reads the platform's `errorCode` and RFC 6749's `error`;
 * the accompanying prose and the rest of the body stay out of it.
 *
 * @param now - Unix milliseconds, for a `Retry-After` that is a date
 */
export function tokenRefusal(
  { status: httpStatus, headers }: Pick<Response, "status"> & Partial<Pick<Response, "headers">>,
  body: string,
  now: number,
  secrets: readonly string[],
): TokenRequestError {
  const { errorCode, error } = fieldsOf(body);
  return new TokenRequestError({
    httpStatus,
    platformCode: [errorCode, error].find(
      (code): code is string => typeof code === "string" && ERROR_CODE.test(code) && redact(code, secrets) === code,
    ),
    retryAfterMs: retryAfterMs(headers?.get("retry-after") ?? null, now),
  });
}

/** `Retry-After` (RFC 9110 §10.2.3): seconds, or a date. */
function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  const ms = /^\s*\d+\s*$/.test(value) ? Number(value) * 1000 : Math.max(0, Date.parse(value) - now);
  // Hundreds of digits are Infinity, which JSON does not have.
  return Number.isNaN(ms) ? undefined : Math.min(ms, Number.MAX_SAFE_INTEGER);
}

/** Whether the body is a refusal, with any status: a 200 may carry the platform's `errorCode`. */
export function carriesErrorCode(body: string): boolean {
  const { access_token, errorCode } = fieldsOf(body);
  // `null` is how many serialisers write "absent".
  return (access_token ?? undefined) === undefined && typeof errorCode === "string";
}
