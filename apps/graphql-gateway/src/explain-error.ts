import { isIanumError } from "@ianum/core";
import { ClientError } from "graphql-request";

/** One line for the person at the terminal. A ClientError's own message holds the whole response and the variables. */
export function explainError(error: unknown): string {
  if (isIanumError(error)) return `${error.message} (${error.code})`;
  if (error instanceof ClientError) {
    const [first] = error.response.errors ?? [];
    return first
      ? `${first.message} (${String(first.extensions["code"])})`
      : `the gateway answered ${error.response.status}`;
  }
  return error instanceof Error ? error.message : String(error);
}
