// What every command of this repository does first: install what is needed, then build.
// Node's own modules only: nothing is installed yet when this file is read.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const bin = join(root, "node_modules", ".bin");
const isWindows = process.platform === "win32";
const patienceMs = 1500;

/** Installs the locked dependencies. Says nothing when they are there. */
export async function install() {
  const { NODE_ENV: _, ...env } = process.env; // "production" would leave the dev dependencies out
  const frozen = ["install", "--frozen-lockfile"];
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [manager] = packageManager.split("+"); // npx knows no hash: it compares with the registry's
  const [command, args] = existsSync(join(bin, "pnpm"))
    ? ["pnpm", frozen]
    : ["npx", ["--yes", "--prefer-offline", "--fetch-retries=1", "--allow-scripts=pnpm", manager, ...frozen]];

  const { code, output } = await quietly(command, args, {
    env: { ...env, CI: "true" }, // pnpm asks no question
    onSlow: (print) => print("installing packages …"),
  });
  if (code === 0) return;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|dns error|error sending request/i.test(output)
  ) {
    fail("could not reach the npm registry. Packages are fetched once: connect, then run the same command again");
  }
  fail(`installing packages failed (exit code ${code})`);
}

/** Builds what has changed. Says nothing when all is built. */
export async function build() {
  const { code } = await quietly("turbo", ["run", "build", "--output-logs=errors-only"], {
    onSlow: () => process.stderr.write("building …\n"),
  });
  if (code !== 0) fail("the build failed");
}

/** Runs a command in the foreground and resolves to its exit code. */
export function run(command, args, { env = {} } = {}) {
  const child = start(command, args, { env: { ...process.env, ...env }, stdio: "inherit" });
  // A Ctrl-C reaches the child from the terminal: wait for it to finish. A kill reaches this process alone: hand it on.
  const wait = () => {};
  const pass = () => child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", pass);
  return ended(child).finally(() => process.off("SIGINT", wait).off("SIGTERM", pass));
}

/**
 * Runs a command and keeps its output, which is printed only if it fails, or as it goes once `onSlow` asks for it;
 * never if `silent`.
 */
export async function quietly(command, args, { env = process.env, cwd = root, onSlow, silent = false } = {}) {
  const child = start(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let isShown = false;
  const show = (text) => process.stderr.write(text);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      if (isShown) show(text);
    });
  }
  const timer = setTimeout(() => {
    onSlow?.((headline) => {
      isShown = true;
      show(`${headline}\n${output}`);
    });
  }, patienceMs);
  const code = await ended(child);
  clearTimeout(timer);
  if (code !== 0 && !isShown && !silent) show(output);
  return { code, output };
}

function start(command, args, { env, ...options }) {
  const path = `${bin}${delimiter}${env.PATH ?? env.Path ?? ""}`;
  return spawn(command, args, {
    cwd: root,
    shell: isWindows, // .cmd files start in no other way
    env: { ...env, PATH: path, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
    ...options,
  });
}

function ended(child) {
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on("close", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}
