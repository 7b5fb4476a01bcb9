import { type ExitCode, exitCodes } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { createProgram } from "./program.ts";
import { refuseSecretArguments } from "./refuse-secret-arguments.ts";
import { usageErrorOf } from "./usage-error-of.ts";

/** Runs `ianum` with its arguments. Never rejects: what goes wrong is reported. */
export async function run(args: readonly string[], host: Host): Promise<ExitCode> {
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
    // Loads core, which help does without.
    const { reportError } = await import("./report-error.ts");
    return reportError(error, host, args.includes("--json"));
  }
}
