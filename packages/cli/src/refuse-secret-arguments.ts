import { UsageError } from "./usage-error.ts";

const SECRET_OPTION = /^--?(?:client[-_]?)?(?:secret|password|passphrase|token|api[-_]?key)(?:=|$)/i;

/**
 * Secrets are not arguments: every user of the machine can read those, and shells keep them.
 *
 * @throws UsageError that says where a secret goes, and does not repeat it
 */
export function refuseSecretArguments(args: readonly string[]): void {
  const found = args.find((argument) => SECRET_OPTION.test(argument));
  if (found === undefined) return;
  throw new UsageError(
    `${found.replace(/=.*/s, "")}: a secret must not be an argument, where every user of the machine can read it; set IANUM_CLIENT_SECRET, or IANUM_CLIENT_SECRET_FILE to the path of a file`,
  );
}
