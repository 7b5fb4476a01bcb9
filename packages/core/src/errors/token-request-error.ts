import { errorCodes, type ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** The token endpoint answered, and refused or failed. */
export class TokenRequestError extends IanumError {
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The platform's `errorCode` (`SEC_0005`, …), or RFC 6749's `error`, where the answer had one. */
  readonly platformCode: string | undefined;
  /** How long the endpoint asks to wait (`Retry-After`), in milliseconds, where it does. */
  readonly retryAfterMs: number | undefined;

  constructor(answer: {
    readonly status: number;
    readonly platformCode?: string | undefined;
    readonly retryAfterMs?: number | undefined;
  }) {
    const { status, platformCode, retryAfterMs } = answer;
    const code = codeOf(status, platformCode);
    super(`${platformCode === undefined ? "" : `${platformCode}: `}${explanations[code] ?? ""} (status ${status})`, {
      code,
      isRetryable: code === errorCodes.rateLimited || code === errorCodes.serviceUnavailable,
    });
    this.status = status;
    this.platformCode = platformCode;
    this.retryAfterMs = retryAfterMs;
  }
}

Object.defineProperty(TokenRequestError.prototype, "name", { value: "TokenRequestError" });

const explanations: Partial<Record<ErrorCode, string>> = {
  [errorCodes.invalidCredentials]:
    "the platform refused the client id or the client secret; compare both with the gate's in the Developer Area",
  [errorCodes.rateLimited]: "the token endpoint asks for fewer requests",
  [errorCodes.serviceUnavailable]: "the token endpoint failed",
  [errorCodes.tokenRequestRefused]: "the token endpoint refused the request",
};

// 401 and SEC_0005 are documented for wrong credentials (docs.ianum.com, "Errors"); 408, 429 and 503 are not, and are
// read as HTTP defines them (RFC 9110, RFC 6585).
function codeOf(status: number, platformCode: string | undefined): ErrorCode {
  if (status === 429) return errorCodes.rateLimited;
  if (status === 408 || status >= 500) return errorCodes.serviceUnavailable;
  if (status === 401 || platformCode === "SEC_0005") return errorCodes.invalidCredentials;
  return errorCodes.tokenRequestRefused;
}
