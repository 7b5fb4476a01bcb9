import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { systemCode } from "@ianum/core/authors";
import { UsageError } from "./usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment that a command works with: the process's, with the values of `--env FILE` in front. */
export interface Settings {
  readonly env: Environment;
  /** Where a value comes from, for people: `the environment`, or the name of the file. */
  sourceOf(name: string): string;
}

// One of these takes the place of the other, wherever that one stands.
const alternatives = ["IANUM_CLIENT_SECRET", "IANUM_CLIENT_SECRET_FILE"] as const;

/**
 * Reads `--env FILE`.
 *
 * @throws UsageError if the file cannot be read
 */
export async function readSettings(env: Environment, file: string | undefined): Promise<Settings> {
  const own = file === undefined ? {} : parseEnv(await readText(file));
  const replaced = alternatives.some((name) => name in own) ? alternatives : [];
  const inherited = Object.entries(env).filter(([name]) => !(replaced as readonly string[]).includes(name));
  return {
    env: { ...Object.fromEntries(inherited), ...own },
    sourceOf: (name) => (file !== undefined && name in own ? file : "the environment"),
  };
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    const reason = systemCode(error);
    throw new UsageError(
      `--env: ${file} ${reason === "ENOENT" ? "is not there" : `cannot be read (${reason})`}; name a file of NAME=value lines`,
      { cause: error },
    );
  }
}
