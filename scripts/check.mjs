// npm run check: everything that can be said about the code without running it. All steps run, even if one fails.
// What is published is checked by npm run release:check.
import { helpOn, install, quietly } from "./workspace.mjs";

helpOn(`Usage: npm run check

Build, types, lint, format, unused code and dependency versions. All steps run, even if one fails.`);
await install();
const failed = [];

await step("build", "turbo", ["run", "build", "--output-logs=errors-only"]);
await step("types of tests", "tsc", ["-p", "tsconfig.json"]);
await step("lint", "oxlint", ["--type-aware", "--deny-warnings", "--report-unused-disable-directives"]);
await step("format", "oxfmt", ["--check"]);
await step("unused code", "knip", ["--no-progress"]);
await step("workspace", "sherif", []);

if (failed.length > 0) console.error(`\nfailed: ${failed.join(", ")}`);
process.exitCode = failed.length > 0 ? 1 : 0;

async function step(name, command, args) {
  const startedAt = performance.now();
  const { code } = await quietly(command, args);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (code !== 0) failed.push(name);
}
