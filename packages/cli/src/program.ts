import { Command } from "commander";
import { addCommonOptions } from "./add-common-options.ts";
import { addSubscriptionCommands, type Perform } from "./add-subscription-commands.ts";
import type { CommonOptions } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import type { Host } from "./host.ts";
import { UsageError } from "./usage-error.ts";
import type { RequestOptions } from "./commands/request.ts";

/**
 * All commands and their options. What a command does is loaded when it is called.
 *
 * @param finish - called with the exit code of the command that ran
 */
export function createProgram(host: Host, finish: (code: ExitCode) => void): Command {
  const perform: Perform = async (command, work) => {
    // Loads core, which help does without.
    const { createContext } = await import("./context.ts");
    finish(await work(await createContext(host, command.optsWithGlobals<CommonOptions>())));
  };

  const program = new Command("ianum")
    .description("The Ianum platform from the command line: find out why a call fails, get a token, call the API.")
    .helpOption("-h, --help", "print this")
    .helpCommand(false)
    .configureHelp({
      // Without "[options]", which every command has: the texts need the room.
      subcommandTerm: (command) =>
        [command.name(), ...command.registeredArguments.map((argument) => `<${argument.name()}>`)].join(" "),
      minWidthToWrap: 30,
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      // The caller prints errors: the library's own messages repeat what was typed.
      writeErr: () => undefined,
      getOutHasColors: () => false,
    })
    .action(() => {
      if (program.args.length > 0) throw new UsageError("there is no such command");
      program.outputHelp();
    });
  addCommonOptions(program).allowExcessArguments();

  addCommonOptions(program.command("doctor"))
    .description("find out why calls fail: one line a check, each with its remedy")
    .action((_options, command: Command) =>
      perform(command, async (context) => (await import("./commands/doctor.ts")).doctor(context)),
    );

  addCommonOptions(program.command("token"))
    .description("get a token: when it expires, how long it lives, its fingerprint")
    .option("--raw", "print the token itself, and nothing else")
    .option("--header", "print the token as a header: Authorization: Bearer …")
    .action((options: { raw?: boolean; header?: boolean }, command: Command) =>
      perform(command, async (context) => (await import("./commands/token.ts")).token(context, options)),
    );

  addCommonOptions(program.command("secrets"))
    .description("find out which of several secrets are accepted, by one token request each")
    .action((_options, command: Command) =>
      perform(command, async (context) => (await import("./commands/secrets.ts")).secrets(context)),
    );

  addCommonOptions(program.command("request"))
    .description("send a request with the token, and print the body of the response")
    .argument("<METHOD>", "GET, POST, …")
    .argument("<URL-or-path>", "an address, or a path of the API such as subscription/sub_1/agreements")
    .option("--data <@file>", "the body: @FILE, or @- for stdin")
    .option("--all", "all pages: follows startToken, and prints one list")
    .action((method: string, address: string, options: RequestOptions, command: Command) =>
      perform(command, async (context) =>
        (await import("./commands/request.ts")).request(context, [method, address], options),
      ),
    );

  addSubscriptionCommands(program, perform);

  program
    .command("sandbox")
    .description("run a local Ianum platform: ianum-sandbox, with its options")
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments();

  return program.addHelpText("after", notes);
}

const notes = `
Keys come from the environment: IANUM_CLIENT_ID, IANUM_CLIENT_SECRET or
IANUM_CLIENT_SECRET_FILE, IANUM_REGION. No command takes a secret as an
argument, and only token --raw and --header print a token.

Exit codes: 0 done · 1 refused, or a check failed · 2 wrong usage or
configuration · 3 no response
`;
