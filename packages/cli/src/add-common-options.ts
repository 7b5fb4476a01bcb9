import type { Command } from "commander";

/** The options that every command has. */
export function addCommonOptions(command: Command): Command {
  return command
    .option("--json", "print one JSON value")
    .option("--env <file>", "read a file of NAME=value lines; its values take the place of the environment's")
    .option("-V, --version", "print the version")
    .allowExcessArguments(false)
    .helpOption("-h, --help", "print this");
}
