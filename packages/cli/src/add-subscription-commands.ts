import type { Command } from "commander";
import { addCommonOptions } from "./add-common-options.ts";
import type { CommandContext } from "./context.ts";
import type { ExitCode } from "./exit-code.ts";
import type { AccessesFlags } from "./commands/subscription/accesses.ts";
import type { DataFlags } from "./commands/subscription/data.ts";
import { UsageError } from "./usage-error.ts";

/** Runs a command's work and keeps its exit code. */
export type Perform = (command: Command, work: (context: CommandContext) => Promise<ExitCode>) => Promise<void>;

/** `ianum subscription …`: what the platform knows of one person. */
export function addSubscriptionCommands(program: Command, perform: Perform): void {
  const group = addCommonOptions(program.command("subscription"))
    .description("what a person did, accepted and shared: accesses, agreements, data, ghost")
    .helpCommand(false)
    .action(() => {
      if (group.args.length > 0) throw new UsageError("there is no such command");
      group.outputHelp();
    });
  group.allowExcessArguments();

  addCommonOptions(group.command("accesses"))
    .description("when a person entered, newest first")
    .argument("<idSubscription>", "sub_…")
    .option("--limit <n>", "at most so many")
    .option("--order <order>", "asc or desc")
    .option("--from <date>", "the earliest, such as 2026-01-31 or 2026-01-31T08:00:00Z")
    .option("--to <date>", "the latest; a date alone includes all of that day (UTC)")
    .action((id: string, flags: AccessesFlags, command: Command) =>
      perform(command, async (context) =>
        (await import("./commands/subscription/accesses.ts")).accesses(context, id, flags),
      ),
    );

  addCommonOptions(group.command("agreements"))
    .description("what a person accepted and refused")
    .argument("<idSubscription>", "sub_…")
    .option("--locale <locale>", "the language of the titles", "en")
    .action((id: string, flags: { locale: string }, command: Command) =>
      perform(command, async (context) =>
        (await import("./commands/subscription/agreements.ts")).agreements(context, id, flags),
      ),
    );

  addCommonOptions(group.command("data"))
    .description("what a person shared, decrypted with the gate's OpenPGP key")
    .argument("<idSubscription>", "sub_…")
    .option("--fields <ids>", "ids of fields, with commas between; all of them if left out")
    .option("--private-key <file>", "the gate's OpenPGP key (or IANUM_PRIVATE_KEY_FILE)")
    .action((id: string, flags: DataFlags, command: Command) =>
      perform(command, async (context) => (await import("./commands/subscription/data.ts")).data(context, id, flags)),
    );

  addCommonOptions(group.command("ghost"))
    .description("create an entity ghost: a person without the app, keyed by your own id")
    .argument("<idConnection>", "your own id of the person")
    .option("--gate <id>", "the gate's id; IANUM_CLIENT_ID if left out, which must then not be the alias")
    .action((id: string, flags: { gate?: string }, command: Command) =>
      perform(command, async (context) => (await import("./commands/subscription/ghost.ts")).ghost(context, id, flags)),
    );
}
