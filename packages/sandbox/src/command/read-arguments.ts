import { Command, CommanderError, Option } from "commander";

/** What `ianum-sandbox` was asked for. */
export interface SandboxArguments {
  readonly port?: number;
  readonly redirectUrl?: string;
  readonly tokenLife?: number;
  readonly secret?: string;
  readonly state?: string;
  readonly writeEnv?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** What stands after `--`: a program and its arguments. */
  readonly command: readonly string[];
}

/** The arguments are wrong, or something that they name is. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Reads the arguments of `ianum-sandbox`. `--help` is printed here.
 *
 * @param print - takes the text of `--help`
 * @returns undefined once the help has been printed
 * @throws UsageError that names the argument
 */
export function readArguments(args: readonly string[], print: (text: string) => void): SandboxArguments | undefined {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const command = args.slice(end + 1);
  if (end < args.length && command.length === 0)
    throw new UsageError("-- needs a command after it, such as -- npm run dev");
  try {
    const program = createProgram(print).parse(args.slice(0, end), { from: "user" });
    return { ...program.opts<Omit<SandboxArguments, "command">>(), command };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    throw new UsageError(error.message.replace(/^error: /, ""), { cause: error });
  }
}

function createProgram(print: (text: string) => void): Command {
  return new Command("ianum-sandbox")
    .usage("[options]\n       ianum-sandbox [options] -- command …")
    .description(
      "Serves a local Ianum platform on 127.0.0.1 until it is stopped with Ctrl+C, or for as long as a command runs.",
    )
    .option("--port <number>", "the port to listen on (default: a free one)", portNumber)
    .option(
      "--redirect-url <url>",
      "where the login page sends the browser (default: http://localhost:3000/login/return)",
      webAddress,
    )
    .option("--token-life <seconds>", "how long an access token lives (default: 3600)", positiveNumber)
    .option("--state <file>", "keep keys and port in this file, from run to run")
    .addOption(
      new Option("--secret <text>", "the client secret (default: a random one)")
        .argParser(clientSecret)
        .conflicts("state"),
    )
    .option("--write-env <file>", "write the environment into this file, and leave its other lines alone")
    .option("--quiet", "do not print a line for each request")
    .option("--json", "print the address and keys as one line of JSON, and nothing else")
    .helpOption("-h, --help", "print this")
    .addHelpText(
      "after",
      "\nThe command after -- runs with the environment set, and its exit code becomes that of ianum-sandbox.",
    )
    .allowExcessArguments(false)
    .exitOverride()
    .configureHelp({ helpWidth: 80 })
    .configureOutput({ writeOut: print, writeErr: () => undefined, getOutHasColors: () => false });
}

function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new UsageError(`--port must be a whole number from 0 to 65535, got "${text}"`);
  return Number(text);
}

function positiveNumber(text: string): number {
  if (!(/^\d+(\.\d+)?$/.test(text) && Number(text) > 0))
    throw new UsageError(`--token-life must be a number of seconds above 0, got "${text}"`);
  return Number(text);
}

function webAddress(text: string): string {
  if (!/^https?:\/\//i.test(text))
    throw new UsageError(`--redirect-url must be an http or https address, got "${text}"`);
  return text;
}

function clientSecret(text: string): string {
  // Characters that are safe in a JSON body, in a file of NAME=value lines and between a shell's single quotes.
  if (!/^[!-&(-~]+$/.test(text)) throw new UsageError("--secret must be printable ASCII without spaces and without '");
  return text;
}
