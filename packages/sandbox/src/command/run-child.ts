import { foregroundChild } from "foreground-child";
import type { Sandbox } from "../create-sandbox.ts";

// What would take the place of the sandbox's own.
const conflicting = new Set(["IANUM_CLIENT_SECRET_FILE", "IANUM_STAGE"]);

/**
 * Runs a command with the sandbox's environment. This process then ends as the command does: with its exit code, or by its
 * signal. Signals to this process go on to the command.
 */
export function runChild(
  [program = "", ...args]: readonly string[],
  sandbox: Sandbox,
  report: (text: string) => void,
): void {
  const inherited = Object.entries(process.env).filter(([name]) => !conflicting.has(name));
  const env = { ...Object.fromEntries(inherited), ...sandbox.env };
  foregroundChild(program, args, { env }, () => sandbox.close()).once("error", (error: NodeJS.ErrnoException) => {
    const isMissing = error.code === "ENOENT";
    report(`ianum-sandbox: ${program} ${isMissing ? "is not there" : `cannot be started (${error.code})`}\n`);
    // As a shell says it (POSIX, "Exit Status for Commands").
    process.exit(isMissing ? 127 : 126);
  });
}
