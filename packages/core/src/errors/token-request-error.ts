import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** The token endpoint refused the request, or failed. */
export class TokenRequestError extends IanumError {
  static {
    this.prototype.name = "TokenRequestError";
  }

  /** The HTTP status of the response. Not named `status`: web frameworks would send it to their visitors. */
  readonly httpStatus: number;
  /** The platform's `errorCode` (`SEC_0005`, …), or RFC 6749's `error`, if the response had one. */
  readonly platformCode: string | undefined;
  /** How long the endpoint asks to wait (`Retry-After`), in milliseconds, where it does. */
  readonly retryAfterMs: number | undefined;

  constructor(response: {
    readonly httpStatus: number;
    readonly platformCode?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly cause?: unknown;
  }) {
    const { httpStatus, platformCode, retryAfterMs } = response;
    const [code, problem, isRetryable] = meaningOf(httpStatus, platformCode);
    super(`${platformCode ? `${platformCode}: ` : ""}${problem} (status ${httpStatus})`, {
      code,
      isRetryable,
      cause: response.cause,
    });
    this.httpStatus = httpStatus;
    this.platformCode = platformCode;
    this.retryAfterMs = retryAfterMs;
  }
}

// 401 and SEC_0005 are documented for wrong credentials (docs.ianum.com, "Errors"); 408, 429 and 503 are not, and are
// read as HTTP defines them (RFC 9110, RFC 6585).
function meaningOf(
  status: number,
  platformCode: string | undefined,
): readonly [code: ErrorCode, problem: string, isRetryable: boolean] {
  if (status === 429) return ["rate_limited", "the token endpoint is rate limiting requests", true];
  if (status === 408 || status >= 500) return ["service_unavailable", "the token endpoint failed", true];
  if (status === 401 || platformCode === "SEC_0005") {
    return [
      "invalid_credentials",
      "the platform refused the client id or secret; compare both with the gate's in the Developer Area",
      false,
    ];
  }
  return ["token_request_refused", "the token endpoint refused the request", false];
}
