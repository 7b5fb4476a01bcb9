// A project of somebody who uses one package: the package's tarball, the tarballs that it depends on, what its smoke
// program imports besides (the host library), and @types/node. pnpm links strictly and hoists nothing, so a module that a
// package does not declare is not found, at run time or by the compiler.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { quietly, root } from "../workspace.mjs";
import { importsOf, packageOf } from "./contents.mjs";

const smokes = fileURLToPath(new URL("smoke/", import.meta.url));
const compilers = { 5.9: "typescript-5.9", 7: "typescript" };
// What a project has when it compiles a package: a Node service, unless something else is said here.
const node = { modules: ["nodenext", "bundler"], lib: ["es2023"], types: ["node"] };
const worker = { modules: ["bundler"], lib: ["es2023", "dom", "dom.iterable"], types: [] };
const environments = {
  core: [node, worker], // its types must do without Node's
  fetch: [node, worker],
  "graphql-request": [{ ...node, lib: worker.lib }], // graphql-request's own types ask for the DOM's
};

/** Writes and installs the project. */
export async function createConsumer(packed, all, target) {
  const cwd = join(target, packed.folder);
  mkdirSync(cwd, { recursive: true });
  const esm = join(smokes, `${packed.folder}.mts`);
  if (!existsSync(esm))
    throw new Error(`write scripts/release-check/smoke/${packed.folder}.mts: what a user would run first`);
  copyFileSync(esm, join(cwd, "smoke.mts"));
  const cjs = join(smokes, `${packed.folder}.cts`);
  copyFileSync(existsSync(cjs) ? cjs : esm, join(cwd, "smoke.cts"));
  writeFileSync(
    join(cwd, "run.mjs"),
    'import { smoke } from "./out/smoke.mjs";\nawait smoke(...JSON.parse(process.env.SMOKE));\n',
  );
  writeFileSync(join(cwd, "run.cjs"), 'require("./out/smoke.cjs").smoke(...JSON.parse(process.env.SMOKE));\n');

  const neighbors = neighborsOf(packed, all);
  const hosts = [...new Set(importsOf(esm).map(packageOf))].filter((name) => !/^(@ianum\/|node:)/.test(name));
  const versions = [...hosts, ...hosts.map((name) => `@types/${name}`), "@types/node"]
    .map((name) => [name, installedVersion(name)])
    .filter(([, version]) => version !== undefined);
  const manifest = {
    private: true,
    type: "module",
    dependencies: { [packed.name]: `file:${packed.tarball}`, ...Object.fromEntries(versions) },
  };
  const settings = {
    packages: ["."],
    hoist: false,
    autoInstallPeers: false,
    strictPeerDependencies: true,
    overrides: Object.fromEntries(neighbors.map(({ name, tarball }) => [name, `file:${tarball}`])),
  };
  writeFileSync(join(cwd, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(cwd, "pnpm-workspace.yaml"), JSON.stringify(settings)); // JSON is YAML, too
  const args = ["install", "--prefer-offline", "--no-frozen-lockfile", "--reporter=append-only"];
  const { code, output } = await quietly("pnpm", args, { cwd, silent: true });
  return { cwd, isInstalled: code === 0, output, folder: join(cwd, "node_modules", packed.name) };
}

/** Type-checks the smoke program as strictly as a user might, and emits it for `run`. The libraries' types count. */
export async function typeCheck({ cwd }, { folder }, version) {
  const outputs = [];
  for (const { module, lib, types } of settingsOf(folder)) {
    const isNode = module === "nodenext";
    const compilerOptions = {
      lib,
      types,
      target: "es2022",
      strict: true,
      skipLibCheck: false,
      rootDir: ".",
      outDir: "out",
      ...(isNode ? { module } : { module: "esnext", moduleResolution: "bundler", noEmit: true }),
    };
    const files = isNode ? ["smoke.mts", "smoke.cts"] : ["smoke.mts"];
    const project = join(cwd, `tsconfig.${version}.${module}.${types.length > 0 ? "node" : "worker"}.json`);
    writeFileSync(project, JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, "node_modules", compilers[version], "bin", "tsc");
    const { code, output } = await quietly(process.execPath, [tsc, "-p", project], { cwd, silent: true });
    if (code !== 0) outputs.push(`TypeScript ${version}, ${module}, lib ${lib.join("+")}\n${output}`);
  }
  return outputs.join("\n");
}

/** Runs the smoke program: `mjs` imports, `cjs` requires. Gives what went wrong. */
export async function run({ cwd }, extension, env) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("IANUM_") && name !== "NODE_OPTIONS",
  );
  const { code, output } = await quietly(process.execPath, [`run.${extension}`], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    silent: true,
  });
  return code === 0 ? "" : output || `exit code ${code}`;
}

/** Each command of the package says what it does. */
export async function runBins({ cwd }, { manifest }) {
  const faults = [];
  for (const name of Object.keys(manifest.bin ?? {})) {
    const { code, output } = await quietly(join(cwd, "node_modules", ".bin", name), ["--help"], { cwd, silent: true });
    if (code !== 0 || !output.includes(name)) faults.push(`${name} --help ended with exit code ${code}:\n${output}`);
  }
  return faults.join("\n");
}

function settingsOf(folder) {
  return (environments[folder] ?? [node]).flatMap(({ modules, ...rest }) =>
    modules.map((module) => ({ module, ...rest })),
  );
}

/** The packages of this repository that one needs, theirs included. */
function neighborsOf({ manifest }, all) {
  const direct = all.filter(({ name }) => name in (manifest.dependencies ?? {}));
  return [...new Set(direct.flatMap((neighbor) => [neighbor, ...neighborsOf(neighbor, all)]))];
}

function installedVersion(name) {
  const path = join(root, "node_modules", name, "package.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).version : undefined;
}
