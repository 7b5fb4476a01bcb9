import { isIanumError } from "@ianum/core";

/** An error as one line for the log. */
export function describeError(error: unknown): string {
  if (isIanumError(error)) return `${error.message} (${error.code})`;
  return error instanceof Error ? `${error.name}: ${error.message}` : "failed with a value that is not an Error";
}
