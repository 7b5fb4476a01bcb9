import { errorCodes, type ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** The token endpoint answered with something that is no token response. The message says what is wrong with it. */
export class ResponseError extends IanumError {
  constructor(problem: string, code: ErrorCode = errorCodes.invalidResponse) {
    super(problem, { code });
  }
}

Object.defineProperty(ResponseError.prototype, "name", { value: "ResponseError" });
