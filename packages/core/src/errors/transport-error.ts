import type { ErrorCode } from "./error-code.ts";
import { IanumError } from "./ianum-error.ts";

/** There was no response: the connection failed (`network_error`), or the time limit passed (`timeout`). */
export class TransportError extends IanumError {
  static {
    this.prototype.name = "TransportError";
  }

  constructor(problem: string, options: { readonly code: ErrorCode; readonly cause?: unknown }) {
    super(problem, { ...options, isRetryable: true });
  }
}
