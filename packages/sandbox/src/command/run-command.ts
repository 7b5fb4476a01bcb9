import { createSandbox, type Sandbox } from "../create-sandbox.ts";
import { writeEnvFile } from "./env-file.ts";
import { forPeople, greeting } from "./greeting.ts";
import { readArguments, type SandboxArguments, UsageError } from "./read-arguments.ts";
import { requestLine } from "./request-line.ts";
import { readState, type SandboxState, writeState } from "./state-file.ts";

/** Where the command writes to. */
export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether lines may have colors. @defaultValue false */
  readonly isColored?: boolean;
}

/** A sandbox that serves, or the exit code of a command that has ended. */
export type CommandResult =
  | { readonly sandbox: Sandbox; readonly origin: string; readonly command: readonly string[] }
  | { readonly sandbox?: never; readonly exitCode: number };

/** Runs `ianum-sandbox` with its arguments. */
export async function runCommand(args: readonly string[], output: CommandOutput): Promise<CommandResult> {
  let sandbox: Sandbox | undefined;
  try {
    const options = readArguments(args, output.out);
    if (!options) return { exitCode: 0 };
    const { command, json: isJson = false, quiet: isQuiet = isJson } = options;
    // What a command prints may be for a program: it has stdout for itself.
    const print = command.length > 0 ? output.err : output.out;
    const state = options.state === undefined ? undefined : await readState(options.state);
    sandbox = createSandbox({
      gates: gatesOf(options, state),
      ...(options.tokenLife === undefined ? {} : { tokenLifeSeconds: options.tokenLife }),
      ...(isQuiet ? {} : { onRequest: (entry) => print(`${requestLine(entry, output.isColored ?? false)}\n`) }),
    });
    const origin = await listen(sandbox, options.port, state?.port);
    if (options.state !== undefined && !state)
      await writeState(options.state, sandbox.gates, Number(new URL(origin).port));
    if (options.writeEnv !== undefined) await writeEnvFile(options.writeEnv, sandbox.env);

    if (isJson) print(`${JSON.stringify({ origin, gates: sandbox.gates, env: sandbox.env })}\n`);
    else if (command.length > 0) print(`Ianum sandbox: ${forPeople(origin)}\n`);
    else print(greeting(sandbox, origin, process.platform));
    return { sandbox, origin, command };
  } catch (error) {
    await sandbox?.close();
    const { message } = error as Error;
    if (error instanceof CannotListen) {
      output.err(`ianum-sandbox: ${message}\n`);
      return { exitCode: 1 };
    }
    if (!(error instanceof UsageError || error instanceof RangeError)) throw error;
    output.err(`ianum-sandbox: ${message}\nSee ianum-sandbox --help\n`);
    return { exitCode: 2 };
  }
}

class CannotListen extends Error {
  override readonly name = "CannotListen";
}

function gatesOf({ redirectUrl, secret }: SandboxArguments, state: SandboxState | undefined): SandboxState["gates"] {
  const changes = {
    ...(redirectUrl === undefined ? {} : { redirectUrl }),
    ...(secret === undefined ? {} : { secrets: [secret] }),
  };
  return (state?.gates ?? [{}]).map((gate) => ({ ...gate, ...changes }));
}

/** A port that was only remembered gives way to another if it is in use. */
async function listen(sandbox: Sandbox, asked: number | undefined, remembered: number | undefined): Promise<string> {
  if (asked === undefined && remembered !== undefined) {
    const origin = await sandbox.listen(remembered).catch(() => undefined);
    if (origin !== undefined) return origin;
  }
  try {
    return await sandbox.listen(asked);
  } catch (error) {
    const reason = (error as Error).message
      .replace("listen: ", "")
      .replace("choose another, or 0", "choose another with --port, or --port 0");
    throw new CannotListen(reason, { cause: error });
  }
}
