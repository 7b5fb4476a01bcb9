// npm run seeded-bugs: would the tests notice? Plants faults in core, one by one, and runs the tests that should fail.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bugs } from "./seeded-bugs/bugs.mjs";
import { pathOf } from "./seeded-bugs/seed-bug.mjs";
import { build, helpOn, install, quietly } from "./workspace.mjs";

helpOn(`Usage: npm run seeded-bugs [-- options]

Plants ${bugs.length} faults in core, one by one, and says of each whether the tests catch it. Your files stay as they are:
a fault is put into what the tests load. It takes two to three minutes. Ends with 1 if one is missed.

  --model    judge by the model-based tests alone, which know the promises and not the code
  --fleet    judge by the simulated fleets of npm run fleet:chaos alone`);
const flag = { type: "boolean", default: false };
const { values } = parseArgs({ options: { model: flag, fleet: flag } });

const misfits = bugs.filter((bug) => readFileSync(pathOf(bug), "utf8").split(bug.find).length !== 2);
for (const { breaks, file } of misfits) console.error(`does not apply once to packages/core/src/${file}: ${breaks}`);
if (misfits.length > 0) process.exit(1);

await install();
await build();
const folder = mkdtempSync(join(tmpdir(), "ianum-seeded-bugs-"));
const fleets = ["bench/test/fleet-chaos.test.ts", "--testNamePattern=keep their promises"];
const filesOf = (tests) => {
  if (values.fleet) return fleets;
  return values.model ? ["packages/core/test/model/"] : tests.map((name) => `core/test/${name}.test`);
};

const all = [...new Set(bugs.flatMap(({ tests }) => tests))];
const sound = await runTests("none", filesOf(all));
if (sound.failed > 0 || sound.passed === 0) {
  console.error(`the tests fail without a fault of ours, too: npm test -- ${filesOf(all).join(" ")}`);
  process.exit(1);
}

const verdicts = Array.from(bugs, () => "");
const waiting = [...bugs.entries()];
await Promise.all([work(), work()]);
rmSync(folder, { recursive: true, force: true });
const count = (verdict) => verdicts.filter((each) => each === verdict).length;
if (count("broken") > 0) console.error(`${count("broken")} broken: core does not load with these faults`);
console.log(`${count("caught")} caught, ${count("missed")} missed`);
process.exitCode = count("caught") === bugs.length ? 0 : 1;

async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [index, { breaks, tests }] = next;
    const { failed, passed } = await runTests(String(index), filesOf(tests));
    verdicts[index] = failed > 0 ? "caught" : passed > 0 ? "missed" : "broken";
    console.log(`${verdicts[index]}  ${breaks}`);
  }
}

/** How many tests passed and failed; what does not even load is neither. */
async function runTests(bug, files) {
  const outputFile = join(folder, `${bug}.json`);
  const args = [
    "run",
    "--config",
    "scripts/seeded-bugs/vitest.config.ts",
    "--reporter=json",
    "--outputFile",
    outputFile,
  ];
  const runs = values.model ? { TEST_RUNS: "1500" } : values.fleet ? { TEST_RUNS: "30" } : {};
  const env = { ...process.env, SEEDED_BUG: bug, ...runs };
  await quietly("vitest", [...args, "--bail=1", "--maxWorkers=1", ...files], { env, silent: true });
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(outputFile, "utf8"));
  return { failed: numFailedTests, passed: numPassedTests };
}
