import { readFile, writeFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { systemCode } from "@ianum/core/authors";
import { UsageError } from "./read-arguments.ts";

type Environment = Readonly<Record<string, string>>;

const BEGIN = "# ianum-sandbox: these lines are replaced at each start";
const END = "# ianum-sandbox: end";

/**
 * Writes the environment into a file of `NAME=value` lines. Other lines stay as they are.
 *
 * @throws UsageError if the file cannot be read or written, or has one of these names already, not written by this command: those
 *   may be the keys of a real gate
 */
export async function writeEnvFile(file: string, env: Environment): Promise<void> {
  try {
    const others = withoutBlock(await readIfThere(file));
    const taken = [...Object.keys(env), "IANUM_CLIENT_SECRET_FILE", "IANUM_STAGE"].find(
      (name) => name in parseEnv(others),
    );
    if (taken !== undefined)
      throw new UsageError(`--write-env: ${file} has ${taken} already; remove that line, or name another file`);
    const lines = [BEGIN, ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`), END];
    const separator = others === "" || others.endsWith("\n") ? "" : "\n";
    await writeFile(file, `${others}${separator}${lines.join("\n")}\n`, { mode: 0o600 });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--write-env: ${file} cannot be written (${systemCode(error)}); name a file in a folder that exists`,
      {
        cause: error,
      },
    );
  }
}

/** A value as an env file and a POSIX shell take it: between single quotes if needed. */
export function quoted(value: string): string {
  return /^[\w.~:/@%+,-]*$/.test(value) ? value : `'${value}'`;
}

function withoutBlock(text: string): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin === -1 || end === -1) return text;
  return text.slice(0, begin) + text.slice(end + END.length).replace(/^\r?\n/, "");
}

async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return "";
    throw error;
  }
}
