import { type ExitCode, exitCodeOf, exitCodes } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { refuseSecretArguments } from "./refuse-secret-arguments.ts";
import { reportError } from "./report-error.ts";
import { createTerminal } from "./terminal/terminal.ts";
import { usageErrorOf } from "./usage-error-of.ts";

/** Runs `ianum` with its arguments. Never rejects: what goes wrong is reported. */
export async function run(args: readonly string[], host: Host): Promise<ExitCode> {
  const { createProgram } = await import("./program.ts");
  let code: ExitCode = exitCodes.done;
  try {
    refuseSecretArguments(args);
    await createProgram(host, (ended) => {
      code = ended;
    }).parseAsync(args, { from: "user" });
    return code;
  } catch (thrown) {
    const error = usageErrorOf(thrown);
    if (error === undefined) return exitCodes.done;
    reportError(error, createTerminal(host), args.includes("--json"));
    return exitCodeOf(error);
  }
}
