// npm test: every test. The last line counts them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm test [-- words …]

Installs, builds and runs every test: fifteen to twenty minutes on two cores. Words after -- are vitest's:

  npm test -- packages/fetch       the tests below a folder
  npm test -- -t "a refusal"       the tests with these words in their names`);
await install();
await build();

const folder = mkdtempSync(join(tmpdir(), "ianum-test-"));
const file = join(folder, "counts.json");
const reporters = ["--reporter=default", "--reporter=./scripts/count-reporter.mjs"];
const code = await run("vitest", ["run", ...reporters, ...process.argv.slice(2)], { env: { TEST_COUNTS_FILE: file } });
const counts = readCounts();
rmSync(folder, { recursive: true, force: true });

const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 };
if (!counts) console.error("vitest ended without a result");
if (counts && passed + failed === 0) console.error("no test ran");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exitCode = code || (failed > 0 || passed === 0 ? 1 : 0);

function readCounts() {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // vitest never got as far as a result
  }
}
