// A stranger's applications: written from the READMEs alone, in three languages, they run under each test runner against
// `ianum-sandbox`, as its users start it. All of them share one installation of the packed tarballs.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quietly, root } from "../workspace.mjs";
import { startRedis } from "./redis.mjs";

const source = fileURLToPath(new URL("stranger/", import.meta.url));
const vmModules = { NODE_OPTIONS: "--experimental-vm-modules --no-warnings" };
const modules = ["--strict", "--target", "es2022", "--lib", "es2023,dom", "--types", "node"];
const node10 = ["--module", "commonjs", "--moduleResolution", "node10", "--esModuleInterop"];
const skipLibs = "--skipLibCheck"; // how the packages' own types do is checked one by one

/** What is run: `args` of `node`, with `env` besides; `isAlone` needs no sandbox. */
const runs = [
  { name: "ESM, node:test", folder: "esm", args: ["--test", "node.test.mjs"] },
  { name: "ESM, Vitest", folder: "esm", args: vitest() },
  { name: "ESM, Jest", folder: "esm", args: jest("jest"), env: vmModules },
  { name: "CommonJS, node:test", folder: "commonjs", args: ["--test", "node.test.cjs"] },
  { name: "CommonJS, Jest with Babel", folder: "commonjs", args: jest("jest") },
  { name: "CommonJS, Jest: in memory, fake timers, jsdom", folder: "commonjs", args: jest("sandbox", "jsdom") },
  { name: "TypeScript, Vitest", folder: "typescript-esm", args: vitest() },
  { name: "TypeScript, ts-jest", folder: "typescript", args: jest("jest") },
  {
    name: "nodenext, ESM",
    folder: "typescript-esm",
    args: tsc("7", "--noEmit", "--module", "nodenext"),
    isAlone: true,
  },
  { name: "bundler", folder: "typescript-esm", args: tsc("7", "--noEmit", "--module", "preserve"), isAlone: true },
  { name: "node20, CommonJS", folder: "typescript", args: tsc("7", "--noEmit", "--module", "node20"), isAlone: true },
  {
    name: "commonjs, node10",
    folder: "typescript",
    args: tsc("5.9", "--outDir", "compiled", ...node10),
    isAlone: true,
  },
  { name: "commonjs, node10, as compiled, node:test", folder: "typescript", args: ["--test", "node.test.cjs"] },
];

/** @returns what was run, with its output if it failed, and whether there was a Redis */
export async function checkStrangers(packages, target) {
  const cwd = join(target, "stranger");
  cpSync(source, cwd, { recursive: true });
  mkdirSync(join(cwd, "typescript-esm"));
  copyFileSync(join(cwd, "esm", "package.json"), join(cwd, "typescript-esm", "package.json"));
  copyFileSync(join(cwd, "esm", "vitest.test.mjs"), join(cwd, "typescript-esm", "vitest.test.mjs"));
  copyFileSync(join(cwd, "typescript", "application.ts"), join(cwd, "typescript-esm", "application.ts"));
  const installed = await installInto(cwd, packages);
  if (installed !== "") return { results: [{ name: "install", output: installed }], hasRedis: false };

  const redis = await startRedis(cwd);
  try {
    const results = [];
    for (const { name, folder, args, env = {}, isAlone = false } of runs) {
      const all = isAlone ? args : [...sandbox(cwd), process.execPath, ...args];
      const { code, output } = await quietly(process.execPath, all, {
        cwd: join(cwd, folder),
        env: { ...inherited(), ...env, ...(redis && { REDIS_URL: redis.url }) },
        silent: true,
      });
      results.push({ name, output: code === 0 ? "" : output || `exit code ${code}` });
    }
    return { results, hasRedis: redis !== undefined };
  } finally {
    redis?.close();
  }
}

async function installInto(cwd, packages) {
  const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  const tarballs = Object.fromEntries(packages.map(({ name, tarball }) => [name, `file:${tarball}`]));
  // A host library comes in the version that this repository is tested with.
  const hosts = Object.entries(manifest.dependencies).map(([name, version]) => [
    name,
    installedVersion(name) ?? version,
  ]);
  const settings = {
    packages: ["."],
    nodeLinker: "hoisted", // as npm lays it out
    strictDepBuilds: false,
    overrides: tarballs,
  };
  const dependencies = { ...Object.fromEntries(hosts), ...tarballs };
  writeFileSync(join(cwd, "package.json"), JSON.stringify({ ...manifest, dependencies }));
  writeFileSync(join(cwd, "pnpm-workspace.yaml"), JSON.stringify(settings)); // JSON is YAML, too
  const args = ["install", "--prefer-offline", "--no-frozen-lockfile", "--reporter=append-only"];
  const { code, output } = await quietly("pnpm", args, { cwd, silent: true });
  return code === 0 ? "" : output;
}

function sandbox(cwd) {
  return [join(cwd, "node_modules", "@ianum", "sandbox", "dist", "bin.js"), "--quiet", "--"];
}

function inherited() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(IANUM_|NODE_OPTIONS$|REDIS_URL$|VITEST)/.test(name)),
  );
}

function vitest() {
  return [join("..", "node_modules", "vitest", "vitest.mjs"), "run", "vitest"];
}

function jest(...names) {
  return [
    join("..", "node_modules", "jest", "bin", "jest.js"),
    "--ci",
    "--runInBand",
    ...names.map((name) => `/${name}.test`),
  ];
}

function tsc(version, ...settings) {
  const compiler = version === "7" ? "typescript" : "typescript-5.9";
  const path = join(root, "node_modules", compiler, "bin", "tsc");
  const ignoreConfig = version === "7" ? ["--ignoreConfig"] : [];
  return [path, ...ignoreConfig, ...modules, skipLibs, ...settings, "application.ts"];
}

function installedVersion(name) {
  const path = join(root, "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}
