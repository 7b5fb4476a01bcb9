// npm run check: everything that can be said about the code without running it. All steps run, even if one fails.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { install, quietly, root } from "./workspace.mjs";

await install();
const failed = [];

await step("build", "turbo", ["run", "build", "--output-logs=errors-only"]);
await step("types of tests", "tsc", ["-p", "tsconfig.json"]);
await step("lint", "oxlint", ["--type-aware", "--deny-warnings", "--report-unused-disable-directives"]);
await step("format", "oxfmt", ["--check"]);
await step("unused code", "knip", ["--no-progress"]);
await step("workspace", "sherif", []);
for (const folder of publishedPackages()) await checkTarball(folder);

if (failed.length > 0) console.error(`\nfailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function step(name, command, args, options) {
  const startedAt = performance.now();
  const { code } = await quietly(command, args, options);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (code !== 0) failed.push(name);
  return code === 0;
}

// The tarball is what users get: pnpm resolves workspace:^ and publishConfig only when it packs.
async function checkTarball(folder) {
  const target = mkdtempSync(join(tmpdir(), "ianum-pack-"));
  try {
    const cwd = join(root, "packages", folder);
    const { code } = await quietly("pnpm", ["pack", "--pack-destination", target], { cwd });
    const [tarball] = readdirSync(target);
    if (code !== 0 || !tarball) {
      failed.push(`pack ${folder}`);
      return;
    }
    await step(`publint ${folder}`, "publint", [join(target, tarball), "--strict"]);
    await step(`types of ${folder}`, "attw", [join(target, tarball), "--profile", "esm-only"]);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function publishedPackages() {
  return readdirSync(join(root, "packages")).filter((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
    return !manifest.private;
  });
}
