import { isIanumError, type TokenRequestError } from "@ianum/core";
import { printable } from "./terminal/printable.ts";
import type { ExitCode } from "./exit-code.ts";
import { exitCodeOf } from "./exit-code-of.ts";
import type { Host } from "./host.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Says what went wrong: a line on stderr, or with `--json` an object on stdout. @returns the exit code that it stands for */
export function reportError(error: unknown, host: Host, isJson: boolean): ExitCode {
  const terminal = createTerminal(host);
  const message = printable(error instanceof Error ? error.message : String(error));
  if (isJson) {
    terminal.printJson({ error: { code: codeOf(error), message, ...detailsOf(error) } });
    return exitCodeOf(error);
  }
  terminal.warn(`${terminal.errorPaint.red("✗")} ${message}`);
  const advice = adviceFor(error);
  if (advice !== undefined) terminal.warn(`  ${terminal.errorPaint.dim(advice)}`);
  return exitCodeOf(error);
}

function codeOf(error: unknown): string {
  if (error instanceof UsageError) return "usage";
  return isIanumError(error) ? error.code : "unexpected";
}

function detailsOf(error: unknown): Record<string, unknown> {
  const { httpStatus, platformCode, retryAfterMs, docs } = error as Partial<TokenRequestError> & {
    httpStatus?: number;
    docs?: string;
  };
  return { httpStatus, platformCode, retryAfterMs, docs };
}

function adviceFor(error: unknown): string | undefined {
  if (error instanceof UsageError) return "ianum --help lists commands and options";
  return isIanumError(error) ? "ianum doctor finds the cause" : undefined;
}
