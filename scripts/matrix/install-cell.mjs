import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { quietly } from "../workspace.mjs";

/** A project outside of this repository with what a cell needs; the packages of this repository come from tarballs. */
export async function installCell(cell, packed, work) {
  const folder = join(work, basename(cell));
  mkdirSync(folder);
  cpSync(join(cell, "..", "program.mjs"), join(folder, "program.mjs"));
  const { allowBuilds = {}, ...manifest } = JSON.parse(readFileSync(join(cell, "package.json"), "utf8"));
  const tarballs = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).map(([name, version]) => [name, tarballs[name] ?? version]),
  );
  const settings = { packages: ["."], overrides: tarballs, allowBuilds, pmOnFail: "ignore" };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...manifest, dependencies }));
  writeFileSync(join(folder, "pnpm-workspace.yaml"), JSON.stringify(settings)); // JSON is YAML, too
  // pnpm's own store keeps what was downloaded: the next run is offline.
  const args = ["install", "--prefer-offline", "--no-frozen-lockfile", "--reporter=append-only"];
  const headline = `installing ${basename(cell)}`;
  const { code, output } = await quietly("pnpm", args, { cwd: folder, headline, silent: true });
  if (code !== 0) throw new Error(`it could not be installed (exit code ${code}):\n${output}`);
  const { resolve } = createRequire(join(folder, "program.mjs"));
  return { folder, load: (name) => import(pathToFileURL(resolve(name)).href) };
}
