import { ApiError, errorCodes, isIanumError } from "@ianum/core";
import { explainError as explain } from "demo-kit";

/** One line for the person at the terminal: what went wrong and what to do. */
export function explainError(error: unknown): string {
  const told = explain(error);
  if (!isIanumError(error)) return told;
  if (error instanceof ApiError && error.httpStatus === 404)
    return `${told}; compare --subscription with the ids that this gate has`;
  const advice = adviceFor[error.code] ?? (error.isRetryable ? "try again later" : undefined);
  return advice === undefined ? told : `${told}; ${advice}`;
}

const adviceFor: Readonly<Record<string, string>> = {
  [errorCodes.invalidCredentials]: "check IANUM_CLIENT_ID and IANUM_CLIENT_SECRET",
  [errorCodes.networkError]: "check the connection and IANUM_API_AUTH_URL, if you set it",
};
