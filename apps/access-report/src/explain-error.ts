import { errorCodes, isIanumError } from "@ianum/core";
import { isAxiosError } from "axios";

/** One line for the person at the terminal: what went wrong and what to do. */
export function explainError(error: unknown): string {
  if (isIanumError(error)) {
    const advice = adviceFor[error.code] ?? (error.isRetryable ? "try again later" : undefined);
    return `${error.message} (${error.code})${advice === undefined ? "" : `; ${advice}`}`;
  }
  if (isAxiosError<{ errorCode?: unknown; errorMessage?: unknown }>(error)) {
    if (!error.response) return `the platform could not be reached (${error.code ?? error.message}); try again later`;
    const { status, data } = error.response;
    const reason =
      typeof data?.errorCode === "string" ? `${data.errorCode}: ${String(data.errorMessage)}` : "no reason";
    if (status === 404) return `${reason} (status 404); compare --subscription with the ids that this gate has`;
    return `the platform refused the call: ${reason} (status ${status})`;
  }
  return error instanceof Error ? error.message : String(error);
}

const adviceFor: Readonly<Record<string, string>> = {
  [errorCodes.invalidCredentials]: "check IANUM_CLIENT_ID and IANUM_CLIENT_SECRET",
  [errorCodes.networkError]: "check the connection and IANUM_API_AUTH_URL, if you set it",
};
