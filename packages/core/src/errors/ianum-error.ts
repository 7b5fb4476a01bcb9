import type { ErrorCode } from "./error-code.ts";

/** What every error of these packages is. Tell them apart by `code`, and with `isIanumError` from all others. */
export class IanumError extends Error {
  /** What went wrong, as one of `errorCodes`. */
  readonly code: ErrorCode;
  /** Whether the same call may work later, with nothing changed. */
  readonly isRetryable: boolean;

  constructor(message: string, options: IanumErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = options.code;
    this.isRetryable = options.isRetryable ?? false;
  }

  // On the prototype, so that it is not printed: a plain key works across copies of this package.
  get isIanumError(): true {
    return true;
  }
}

Object.defineProperty(IanumError.prototype, "name", { value: "IanumError" });

export interface IanumErrorOptions {
  readonly code: ErrorCode;
  readonly isRetryable?: boolean;
  readonly cause?: unknown;
}

/** Whether `value` is an error of these packages, from whichever copy of them. */
export function isIanumError(value: unknown): value is IanumError {
  return typeof value === "object" && value !== null && "isIanumError" in value && value.isIanumError === true;
}
