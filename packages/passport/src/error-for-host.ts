import { IanumError, isIanumError } from "@ianum/core";

/**
 * The error as the host gets it. Express and Fastify answer with an error's `status`: what the platform answered to
 * *us*, a 401 or 404 say, must not become the answer to a browser, where it would read as a refusal. Such an error is
 * handed on as the cause of one without a status, so that the host answers 500; a 5xx may stay what it is.
 */
export function errorForHost(error: unknown): unknown {
  if (!isIanumError(error)) return error;
  const { httpStatus: status } = error as { httpStatus?: unknown };
  if (typeof status !== "number" || status >= 500) return error;
  return new IanumError(error.message, { code: error.code, isRetryable: error.isRetryable, cause: error });
}
