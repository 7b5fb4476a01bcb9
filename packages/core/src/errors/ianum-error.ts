import type { ErrorCode } from "./error-code.ts";

/** What every error of these packages is. Tell them apart by `code`, and with `isIanumError` from all others. */
export class IanumError extends Error {
  // On the prototypes, here and below, so that no error prints them as fields of its own.
  static {
    this.prototype.name = "IanumError";
  }

  /** What went wrong, as one of `errorCodes`. */
  readonly code: ErrorCode;
  /** Whether the same call may work later, with nothing changed. */
  readonly isRetryable: boolean;

  constructor(message: string, { code, isRetryable = false, cause }: IanumErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.isRetryable = isRetryable;
  }

  /** The address of a page about its `code`: the cause, how to check it, the remedy. */
  get docs(): string {
    return `https://github.com/ianum/ianum-js/blob/main/docs/errors/${this.code}.md`;
  }

  /** What `JSON.stringify` writes: name and message, too, which an error's own fields leave out. */
  toJSON(): Readonly<Record<string, unknown>> {
    const { name, message, docs } = this;
    return { name, message, ...(this as object), docs };
  }

  // A plain key works across copies of this package.
  get isIanumError(): true {
    return true;
  }
}

/** What an `IanumError` is created with, besides its message. */
export interface IanumErrorOptions {
  readonly code: ErrorCode;
  /** Whether the same call may work later, with nothing changed. @defaultValue false */
  readonly isRetryable?: boolean;
  /** A foreign error; pass it through `redactError` first. */
  readonly cause?: unknown;
}

/** Whether `value` is an error of these packages, from whichever copy of them. */
export function isIanumError(value: unknown): value is IanumError {
  return (value as Partial<IanumError> | null | undefined)?.isIanumError === true;
}
