import { CommanderError } from "commander";
import { UsageError } from "./usage-error.ts";

/**
 * What the library for commands threw, in our words and without what was typed, which may be a secret; `undefined` if it
 * has only printed its help; any other error as it is.
 */
export function usageErrorOf(thrown: unknown): unknown {
  if (!(thrown instanceof CommanderError)) return thrown;
  if (thrown.exitCode === 0) return undefined;
  return new UsageError(explanations[thrown.code] ?? "the arguments cannot be read", { cause: thrown });
}

const explanations: Readonly<Record<string, string>> = {
  "commander.unknownCommand": "there is no such command",
  "commander.unknownOption": "there is no such option",
  "commander.excessArguments": "there are too many arguments",
  "commander.missingArgument": "an argument is missing",
  "commander.optionMissingArgument": "an option lacks its value",
  "commander.invalidArgument": "an option's value is not valid",
};
