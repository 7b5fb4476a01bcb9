import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { quietly } from "../workspace.mjs";

const shared = ["program.mjs", "fetch-client.mjs", "serve-lines.mjs", "serve-program.mjs", "standard-checks.mjs"];

/** A project outside of this repository with what a cell needs; the packages of this repository come from tarballs. */
export async function installCell({ name, source, manifest }, packed, work) {
  const folder = join(work, name.replaceAll(/[^\w.-]/g, "-"));
  mkdirSync(folder);
  for (const file of shared) cpSync(join(source, "..", file), join(folder, file));
  const programs = join(source, "programs");
  if (existsSync(programs)) cpSync(programs, folder, { recursive: true });
  const { allowBuilds = {}, overrides = {}, ...own } = manifest;
  const tarballs = Object.fromEntries(packed.map(({ name: packageName, tarball }) => [packageName, `file:${tarball}`]));
  const dependencies = Object.fromEntries(
    Object.entries(own.dependencies).map(([dependency, version]) => [dependency, tarballs[dependency] ?? version]),
  );
  const settings = {
    packages: ["."],
    overrides: { ...overrides, ...tarballs },
    allowBuilds,
    strictDepBuilds: false,
    pmOnFail: "ignore",
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...own, dependencies }));
  writeFileSync(join(folder, "pnpm-workspace.yaml"), JSON.stringify(settings)); // JSON is YAML, too
  // pnpm's own store keeps what was downloaded: the next run is offline.
  const args = ["install", "--prefer-offline", "--no-frozen-lockfile", "--reporter=append-only"];
  const { code, output } = await quietly("pnpm", args, { cwd: folder, headline: `installing ${name}`, silent: true });
  if (code !== 0) throw new Error(`it could not be installed (exit code ${code}):\n${output}`);
  const { resolve } = createRequire(join(folder, "program.mjs"));
  return { folder, load: (packageName) => import(pathToFileURL(resolve(packageName)).href) };
}
