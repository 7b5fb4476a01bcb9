import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** No answer was had: the connection failed (`network_error`), or the time was up (`timeout`). */
export class TransportError extends IanumError {
  constructor(problem: string, options: { readonly code: ErrorCode; readonly cause?: unknown }) {
    super(problem, { code: options.code, isRetryable: true, cause: options.cause });
  }
}

Object.defineProperty(TransportError.prototype, "name", { value: "TransportError" });
