import { IanumError } from "./ianum-error.ts";

/** A call of the platform's API (not the token request) failed. */
export class ApiError extends IanumError {
  static {
    this.prototype.name = "ApiError";
  }

  /** The HTTP status of the response. Not named `status`: web frameworks would send it to their visitors. */
  readonly httpStatus: number;
  /** The platform's `errorCode`, if the response had one. */
  readonly platformCode: string | undefined;

  constructor(problem: string, response: { readonly httpStatus: number; readonly platformCode?: string | undefined }) {
    const { httpStatus, platformCode } = response;
    super(`${platformCode ? `${platformCode}: ` : ""}${problem} (status ${httpStatus})`, {
      code: "api_error",
      isRetryable: httpStatus === 408 || httpStatus === 429 || httpStatus >= 500,
    });
    this.httpStatus = httpStatus;
    this.platformCode = platformCode;
  }
}
