// The commands of the root, as somebody meets them who has just cloned it.
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { readManifest, root } from "./repository.ts";

const folder = mkdtempSync(join(tmpdir(), "ianum scripts "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = Object.entries(readManifest(".").scripts ?? {}).filter(([, line]) => line.startsWith("node scripts/"));
const scripts = commands.map(([, line]) => line.replace("node ", ""));

/** A Node that says these things of itself. */
function runAs(disguise: string, file: string, args: readonly string[], node = process.execPath) {
  const setUp = `data:text/javascript,${encodeURIComponent(disguise)}`;
  return spawnSync(node, ["--import", setUp, file, ...args], { cwd: root, encoding: "utf8" });
}

test.runIf(process.platform !== "win32")("npm install ends at once, and says what to run", () => {
  copyFileSync(join(root, "package.json"), join(folder, "package.json"));
  const { status, stderr } = spawnSync("npm", ["install", "--offline"], { cwd: folder, encoding: "utf8" });
  expect(status).not.toBe(0);
  expect(stderr).toContain("npm-install-is-not-needed--run-npm-start");
});

test.each(scripts)("%s says that Node is too old before it does anything", (script) => {
  for (const version of ["18.20.8", "20.18.3", "21.7.3", "22.11.0"]) {
    const disguise = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
    const { status, stdout, stderr } = runAs(disguise, script, []);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^this needs Node 20\\.19 or newer .*; this is ${version}\\..*\\n$`));
  }
});

test("a newer Node is taken", () => {
  for (const version of ["20.19.0", "22.12.0", "24.0.0", "26.1.0"]) {
    const disguise = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${version}" } })`;
    expect(runAs(disguise, "scripts/start.mjs", ["--help"]).status).toBe(0);
  }
});

test.each([...scripts, "scripts/build-package.mjs"])("%s --help says how it is called", (script) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--help"], { cwd: root, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toMatch(/^Usage: (npm (start|test|run [\w:]+)|node \.\.\/\.\.\/scripts\/build-package\.mjs)/);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
});

test("scripts/build-package.mjs says where it is run, and builds nothing elsewhere", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts/build-package.mjs")], {
    cwd: folder,
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^there is no src here: run this in a folder of packages\/.*\n$/);
});

test.each([
  [["--port", "many"], '--port: must be a number, not "many"'],
  [["--opne"], "Unknown option '--opne'. See npm run docs -- --help"],
])("npm run docs -- %s says what is wrong with it before it builds anything", (args, message) => {
  const options = { cwd: root, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/docs.mjs", ...args], options);
  expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
});

test("AGENTS.md names files and folders that are there", () => {
  const text = readFileSync(join(root, "AGENTS.md"), "utf8");
  const named = Array.from(
    text.matchAll(/(?<![\w@/])(?:packages|docs|test|apps|\.changeset)\/[\w./-]*\w/g),
    ([path]) => path,
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.runIf(process.platform !== "win32")("Windows starts a Node whose path has blanks without a shell", () => {
  const programs = join(folder, "Program Files");
  mkdirSync(programs);
  const node = join(programs, "node");
  symlinkSync(process.execPath, node);
  const start = pathToFileURL(join(root, "scripts/start-process.mjs")).href;
  const disguise = `
    Object.defineProperty(process, "platform", { value: "win32" });
    Object.defineProperty(process, "execPath", { value: ${JSON.stringify(node)} });
    const { start, ended } = await import(${JSON.stringify(start)});
    process.exitCode = await ended(start(process.execPath, ["-p", "'two words'"], { env: process.env, stdio: "inherit" }));`;
  const { status, stdout } = spawnSync(node, ["--input-type=module", "-e", disguise], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "two words\n" });
});

test("every file of scripts/ is used by a command", () => {
  const files = readdirSync(join(root, "scripts")).filter((name) => name.endsWith(".mjs"));
  const parts = new Set([
    "workspace.mjs",
    "start-process.mjs",
    "progress-line.mjs",
    "count-reporter.mjs",
    "build-package.mjs",
  ]);
  expect(files.filter((name) => !parts.has(name) && !scripts.includes(`scripts/${name}`))).toEqual([]);
});
