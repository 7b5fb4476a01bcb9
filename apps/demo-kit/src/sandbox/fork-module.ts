import { type ChildProcess, fork, type ForkOptions } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What to start it with, beside what `fork` takes. */
export interface ForkModuleOptions extends Omit<ForkOptions, "execArgv"> {
  readonly args?: readonly string[];
}

/**
 * Starts a module in a process of its own: the JavaScript once it is built, the TypeScript while tests run the sources.
 *
 * @param url - `new URL("./service.js", import.meta.url)`
 */
export function forkModule(url: URL, { args = [], ...options }: ForkModuleOptions): ChildProcess {
  const file = fileURLToPath(url);
  return existsSync(file)
    ? fork(file, args, { ...options, execArgv: [] })
    : fork(file.replace(/js$/, "ts"), args, {
        ...options,
        execArgv: ["--conditions=@ianum/source", "--import=tsx"],
      });
}
