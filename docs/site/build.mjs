// node docs/site/build.mjs: the site, into docs/site/dist. Does nothing where nothing has changed; --fresh builds all the same.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, TypeDocReader } from "typedoc";
import { build } from "vitepress";
import { root } from "./entries.mjs";
import { digestOf } from "./digest.mjs";

const site = fileURLToPath(new URL(".", import.meta.url));
const isFresh = process.argv.includes("--fresh");
process.chdir(site);

const code = digestOf(root, ["packages", "docs/site", "pnpm-lock.yaml"], /\/src\/.+\.ts$|docs\/site\/[^/]+$|lock/);
const reference = join(site, "reference", ".made-of");
const isReferenceNew = !isFresh && readIf(reference) === code;
if (!isReferenceNew) {
  console.log("the API reference");
  const app = await Application.bootstrapWithPlugins({ logLevel: "Warn" }, [new TypeDocReader()]);
  const project = await app.convert();
  if (project === undefined) process.exit(1);
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.validationWarningCount > 0) process.exit(1);
  writeFileSync(reference, code);
}

const all =
  digestOf(
    root,
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "apps", "bench", "packages", "docs"],
    /\.(md|svg|mjs|css|vue)$/,
  ) +
  code +
  (process.env["DOCS_BASE"] ?? "");
const made = join(site, "dist", ".made-of");
if (isFresh || readIf(made) !== all) {
  console.log("the pages");
  rmSync(made, { force: true });
  await build(site);
  writeFileSync(made, all);
}

function readIf(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
