// What every command of this repository does first: check Node, install what is needed, then build.
// Node's own modules only: nothing is installed yet when this file is read.
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { createProgressLine } from "./progress-line.mjs";
import { bin, ended, root, start } from "./start-process.mjs";

export { root } from "./start-process.mjs";

const patienceMs = 1500;

requireNode(process.versions.node);

/** Prints how a command is called and ends, if `--help` is among its arguments. Nothing is installed for that. */
export function helpOn(usage) {
  const [own] = splitAt(process.argv.slice(2), "--");
  if (!own.includes("--help") && !own.includes("-h")) return;
  process.stdout.write(`${usage.trim()}\n`);
  process.exit(0);
}

/** Installs the locked dependencies. Says nothing when they are there. */
export async function install() {
  const { NODE_ENV: _, ...env } = process.env; // "production" would leave the dev dependencies out
  const frozen = ["install", "--frozen-lockfile", "--reporter=append-only"];
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [manager] = packageManager.split("+"); // npx knows no hash: it compares with the registry's
  const [command, args] = existsSync(join(bin, "pnpm"))
    ? ["pnpm", frozen]
    : ["npx", ["--yes", "--prefer-offline", "--fetch-retries=1", "--allow-scripts=pnpm", manager, ...frozen]];

  let total = "";
  let progress = "";
  const { code, output } = await quietly(command, args, {
    env: { ...env, CI: "true" }, // pnpm asks no question
    silent: true,
    headline: "installing packages",
    onLine: (line) => {
      total = /^Packages: \+(\d+)/.exec(line)?.[1] ?? total;
      const added = /^Progress: .*\badded (\d+)/.exec(line)?.[1];
      if (added !== undefined && total !== "") progress = `${added} of ${total}`;
      return progress;
    },
  });
  if (code === 0) return;
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|dns error|error sending request/i.test(output)
  ) {
    fail("could not reach the npm registry. Packages are fetched once: connect, then run the same command again");
  }
  process.stderr.write(output.replaceAll(/^.*Unsupported engine.*\n/gm, ""));
  fail(`installing packages failed (exit code ${code})`);
}

/** Builds what has changed. Says nothing when all is built. */
export async function build() {
  let total = "";
  const built = new Set();
  const { code } = await quietly("turbo", ["run", "build", "--output-logs=new-only", "--log-order=stream"], {
    headline: "building",
    onLine: (line) => {
      total = /Running build in (\d+) packages/.exec(line)?.[1] ?? total;
      const name = /^(\S+):build: cache (?:hit|miss)/.exec(line)?.[1];
      if (name === undefined) return undefined;
      built.add(name);
      return `${name}, ${built.size} of ${total}`;
    },
  });
  if (code !== 0) fail("the build failed");
}

/** Runs a command in the foreground and resolves to its exit code. */
export function run(command, args, { cwd = root, env = {} } = {}) {
  const child = start(command, args, { cwd, env: { ...process.env, ...env }, stdio: "inherit" });
  // A Ctrl-C reaches the child from the terminal: wait for it to finish. A kill reaches this process alone: hand it on.
  const wait = () => {};
  const pass = () => child.kill("SIGTERM");
  process.on("SIGINT", wait).on("SIGTERM", pass);
  return ended(child).finally(() => process.off("SIGINT", wait).off("SIGTERM", pass));
}

/**
 * Runs a command and keeps its output, which is printed only if it fails, and never if `silent`. With a `headline` one
 * line says what is under way once it takes a while; `onLine` reads the output and returns how far it is.
 */
export async function quietly(command, args, options = {}) {
  const { env = process.env, cwd = root, headline, onLine, silent = false } = options;
  const child = start(command, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  const line = headline === undefined ? undefined : createProgressLine(headline, process.stderr, patienceMs);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      for (const each of lines) line?.update(onLine?.(each));
    });
  }
  const code = await ended(child);
  line?.end();
  if (code !== 0 && !silent) process.stderr.write(output);
  return { code, output };
}

/** Ends this process where its Node is too old: what is installed next would end in a syntax error. */
function requireNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!isEnough) fail(`this needs Node 20.19 or newer (or 22.12 or newer); this is ${version}. See https://nodejs.org`);
}

function splitAt(list, separator) {
  const index = list.indexOf(separator);
  return index === -1 ? [list, []] : [list.slice(0, index), list.slice(index + 1)];
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
