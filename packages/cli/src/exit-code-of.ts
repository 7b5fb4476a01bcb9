import { isIanumError } from "@ianum/core";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

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
