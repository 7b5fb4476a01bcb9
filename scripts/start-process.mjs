// Starts the tools of this repository, on every system.
import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const bin = join(root, "node_modules", ".bin");

/** Starts a program, or a tool of node_modules/.bin. */
export function start(command, args, { env, ...options }) {
  const path = `${bin}${delimiter}${env.PATH ?? env.Path ?? ""}`;
  // On Windows tools are .cmd files, which start in a shell only. Node itself does not need one, and its path has blanks.
  const needsShell = process.platform === "win32" && command !== process.execPath;
  const [file, ...rest] = needsShell ? [command, ...args].map(quoted) : [command, ...args];
  return spawn(file, rest, {
    cwd: root,
    shell: needsShell,
    env: { ...env, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
    ...options,
  });
}

/** Resolves to the exit code of a process. */
export function ended(child) {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

function quoted(argument) {
  return /^[\w./:\\@=+-]+$/.test(argument) ? argument : `"${argument.replaceAll('"', '\\"')}"`;
}
