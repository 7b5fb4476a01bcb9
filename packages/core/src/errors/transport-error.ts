import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** No answer was had: the connection failed (`network_error`), or the time was up (`timeout`). */
export class TransportError extends IanumError {
  static {
    this.prototype.name = "TransportError";
  }

  constructor(problem: string, options: { readonly code: ErrorCode; readonly cause?: unknown }) {
    super(problem, { ...options, isRetryable: true });
  }
}
