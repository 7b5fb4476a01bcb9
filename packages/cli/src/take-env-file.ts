import { UsageError } from "./usage-error.ts";

/**
 * Takes `--env FILE` out of arguments that another program reads. The last one counts.
 *
 * @throws UsageError if the file's name is missing
 */
export function takeEnvFile(args: readonly string[]): {
  readonly file: string | undefined;
  readonly rest: readonly string[];
} {
  let file: string | undefined;
  const rest: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? "";
    if (argument.startsWith("--env=")) file = argument.slice("--env=".length);
    else if (argument === "--env") {
      index += 1;
      file = args[index];
      if (file === undefined) throw new UsageError("an option lacks its value");
    } else rest.push(argument);
  }
  return { file, rest };
}
