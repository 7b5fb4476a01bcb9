import { isIanumError } from "@ianum/core";
import { UsageError } from "./usage-error.ts";

/** What the command ends with. */
export const exitCodes = {
  done: 0,
  /** The platform refused, or a check failed. */
  refused: 1,
  /** Wrong usage or configuration: nothing was sent. */
  usage: 2,
  /** There was no response. */
  noResponse: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const configurationCodes: ReadonlySet<string> = new Set([
  "invalid_option",
  "secret_in_browser",
  "credentials_unavailable",
  "token_expired",
]);
const connectionCodes: ReadonlySet<string> = new Set(["timeout", "network_error"]);

/** The exit code that an error stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return exitCodes.usage;
  if (!isIanumError(error)) return exitCodes.refused;
  if (configurationCodes.has(error.code)) return exitCodes.usage;
  return connectionCodes.has(error.code) ? exitCodes.noResponse : exitCodes.refused;
}
