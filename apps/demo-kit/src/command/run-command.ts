import { parseArgs, type ParseArgsConfig } from "node:util";
import { explainError } from "./explain-error.ts";
import { UsageError } from "./usage-error.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** What a process offers a command; `process` itself is one. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/** The values of a command's options, as `parseArgs` types them. */
export type ValuesOf<Declared extends Options> = ReturnType<
  typeof parseArgs<{ readonly args: string[]; readonly options: Declared }>
>["values"];

export interface Command<Declared extends Options> {
  /** What messages on stderr begin with. */
  readonly name: string;
  /** What `--help` prints. */
  readonly usage: string;
  /** As in Node's `parseArgs`. `--help` and `-h` are added. */
  readonly options: Declared;
  /** The work. Gives the exit code, if that is not 0. */
  run(values: ValuesOf<Declared>, surroundings: Surroundings): Promise<number | void>;
  /** Words for an error that this command knows more about; `undefined` leaves them to `explainError`. */
  explain?(error: unknown): string | undefined;
}

/**
 * Runs a command: reads its arguments, prints its usage for `--help`, and what goes wrong as one line on stderr. Gives
 * the exit code: 0, 1 for a failure, 2 for arguments that are wrong.
 */
export async function runCommand<const Declared extends Options>(
  command: Command<Declared>,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { name, usage, options, run, explain } = command;
  const { stdout, stderr } = surroundings;
  try {
    const values = parse(args, { ...options, help: { type: "boolean", short: "h" } });
    if (values["help"] === true) {
      stdout.write(`${usage}\n`);
      return 0;
    }
    return (await run(values as ValuesOf<Declared>, surroundings)) ?? 0;
  } catch (error) {
    stderr.write(`${name}: ${explain?.(error) ?? explainError(error)}\n`);
    if (!(error instanceof UsageError)) return 1;
    stderr.write("--help lists the arguments\n");
    return 2;
  }
}

function parse(args: readonly string[], options: Options): Readonly<Record<string, unknown>> {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    // Only the first sentence: the rest of Node's message is about arguments that begin with a dash.
    const [sentence = ""] = error instanceof Error ? error.message.split(/\. |\n/) : [String(error)];
    throw new UsageError(sentence, { cause: error });
  }
}
