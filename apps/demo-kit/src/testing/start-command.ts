import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** A demo's command, as people run it: built, in a process of its own. */
export interface StartedCommand {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has printed so far. */
  readonly printed: { readonly out: string; readonly err: string };
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** The first match in what it prints on stdout. Rejects if it ends without one. */
  matchOf(pattern: RegExp): Promise<RegExpExecArray>;
}

/**
 * @param from - `import.meta.url` of a file in the demo's `test` folder
 * @param env - all of its environment
 * @throws Error when the demo is not built
 */
export function startCommand(
  from: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): StartedCommand {
  const main = fileURLToPath(new URL("../dist/main.js", from));
  if (!existsSync(main)) throw new Error("the command is run as it is built: npm run build comes first");
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.err += text));
  const ended = once(child, "close").then(([code]) => code as number | null);
  return {
    child,
    printed,
    ended,
    async matchOf(pattern) {
      const isOver = ended.then(() => true);
      for (;;) {
        const match = pattern.exec(printed.out);
        if (match) return match;
        if (await Promise.race([once(child.stdout, "data").then(() => false), isOver]))
          throw new Error(`it ended without ${String(pattern)}: ${printed.out}${printed.err}`);
      }
    },
  };
}

/** Runs it to its end. */
export async function outcomeOf({
  ended,
  printed,
}: StartedCommand): Promise<{ code: number | null; out: string; err: string }> {
  const code = await ended;
  return { code, ...printed };
}
