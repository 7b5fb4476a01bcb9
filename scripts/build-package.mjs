// The build of a package in packages/: each entry of package.json's `exports` and `bin`, and each src/*-worker.ts, which a
// thread runs by its address, becomes one file in dist, what several entries share becomes a chunk of its own, and tsc
// writes the declarations. Run it in the package's folder.
import { spawn } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { helpOn } from "./workspace.mjs";

helpOn(`Usage: node ../../scripts/build-package.mjs, in a folder of packages/

Bundles the package's entries and commands into its dist, and writes the declarations. npm run build does it for all.`);
if (!existsSync("src")) {
  process.stderr.write("there is no src here: run this in a folder of packages/, or npm run build for all of them\n");
  process.exit(2);
}

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const { exports: entries = {}, bin = {} } = JSON.parse(readFileSync("package.json", "utf8"));
const bins = Object.values(bin);
const workers = readdirSync("src").filter((file) => file.endsWith("-worker.ts"));

const [written] = await Promise.all([bundle(), declare()]);
removeAllBut(new Set(written));
for (const file of bins) chmodSync(file, 0o755);

/** Gives the paths of what it has written, relative to dist. */
async function bundle() {
  const files = [
    ...Object.values(entries).map((conditions) => conditions.default),
    ...bins,
    ...workers.map((file) => `./dist/${file.replace(/ts$/, "js")}`),
  ];
  const bundled = await rolldown({
    input: Object.fromEntries(files.map((file) => [nameOf(file), sourceOf(nameOf(file))])),
    external: (id) => !/^[./]/.test(id), // dependencies and peers stay the application's
    platform: "neutral",
    tsconfig: false,
    preserveEntrySignatures: "allow-extension", // an entry that another one is a part of needs no chunk beside it
    onLog(level, log, report) {
      if (level === "warn") throw new Error(log.message);
      report(level, log);
    },
  });
  const { output } = await bundled.write({
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "chunk-[name].js", // beside the entries: `../package.json` is the same from src and from here
    comments: { annotation: true, jsdoc: false, legal: true }, // the declarations have them; less to parse
    sourcemap: true,
    sourcemapExcludeSources: true, // src is published
  });
  await bundled.close();
  return output.map(({ fileName }) => fileName);
}

/** Writes the declarations, and checks the types. */
async function declare() {
  const child = spawn(process.execPath, [tsc, "-b"], { stdio: "inherit" });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) process.exit(code ?? 1);
}

/** tsc never deletes what it has once written, and neither does a bundler. */
function removeAllBut(bundled) {
  for (const entry of readdirSync("dist", { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const file = relative("dist", path).split(sep).join("/");
    const source = /^(.+)\.d\.ts(?:\.map)?$/.exec(file)?.[1];
    const isKept = source === undefined ? bundled.has(file) : existsSync(sourceOf(source));
    if (!entry.isDirectory() && file !== ".tsbuildinfo" && !isKept) rmSync(path);
  }
}

/** `conformance/index` of `./dist/conformance/index.js`. */
function nameOf(file) {
  const name = /^\.\/dist\/(.+)\.js$/.exec(file)?.[1];
  if (name === undefined) throw new Error(`package.json: ${file} is not a .js file in ./dist`);
  return name;
}

function sourceOf(name) {
  return `src/${name}.ts`;
}
