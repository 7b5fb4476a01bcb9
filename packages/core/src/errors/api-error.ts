import { IanumError } from "./ianum-error.ts";

/** A call of the platform's API (not the token request) was answered with an error. */
export class ApiError extends IanumError {
  static {
    this.prototype.name = "ApiError";
  }

  /** The HTTP status of the answer. */
  readonly status: number;
  /** The platform's `errorCode`, where the answer had one. */
  readonly platformCode: string | undefined;

  constructor(problem: string, answer: { readonly status: number; readonly platformCode?: string | undefined }) {
    const { status, platformCode } = answer;
    super(`${platformCode ? `${platformCode}: ` : ""}${problem} (status ${status})`, {
      code: "api_error",
      isRetryable: status === 408 || status === 429 || status >= 500,
    });
    this.status = status;
    this.platformCode = platformCode;
  }
}
