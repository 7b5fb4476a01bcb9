// npm run coverage: which lines and branches of core its own tests run.
import { helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run coverage

Runs core's tests and says which lines and branches of it they run. Fails below 95 % of
the lines or 90 % of the branches. coverage/index.html shows them line by line.`);
await install();
process.exitCode = await run("vitest", [
  "run",
  "packages/core/test",
  "--reporter=dot",
  "--coverage.enabled",
  "--coverage.include=packages/core/src/**",
  "--coverage.reporter=text",
  "--coverage.reporter=html",
  "--coverage.thresholds.lines=95",
  "--coverage.thresholds.branches=90",
]);
