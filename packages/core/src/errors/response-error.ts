import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** The token endpoint responded with something other than a token response. The message says what is wrong with it. */
export class ResponseError extends IanumError {
  static {
    this.prototype.name = "ResponseError";
  }

  constructor(problem: string, code: ErrorCode = "invalid_response", cause?: unknown) {
    super(problem, { code, cause });
  }
}
