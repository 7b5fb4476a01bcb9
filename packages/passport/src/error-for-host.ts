import { IanumError, isIanumError } from "@ianum/core";

/**
 * The error as the host gets it. What the platform answered to *us*, a 401 or 404 say, must not look like a refusal of
 * the browser: such an error is passed on as the cause of one without `httpStatus`. A 5xx stays what it is.
 */
export function errorForHost(error: unknown): unknown {
  if (!isIanumError(error)) return error;
  const { httpStatus: status } = error as { httpStatus?: unknown };
  if (typeof status !== "number" || status >= 500) return error;
  return new IanumError(error.message, { code: error.code, isRetryable: error.isRetryable, cause: error });
}
