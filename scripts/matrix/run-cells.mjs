// Installs and runs the cells of the matrix, one after the other, and prints a table.
//
// A cell is a folder beside this file. Its package.json has the exact versions of what it needs, and the packages of this
// repository that it runs, as "*". Its cell.mjs exports
//   about            what it shows, in a few words
//   start(context)   starts the runtime; context is { folder, load, platform, sandbox, test }. It gives
//                    { fresh(), ask(request), close() }: an empty runtime, what program.mjs answers there, and the end
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import Table from "cli-table3";
import { pack, publishedPackages } from "../release-check/pack.mjs";
import { installCell } from "./install-cell.mjs";
import { standardChecks } from "./standard-checks.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const cells = readdirSync(here).filter((name) => existsSync(join(here, name, "cell.mjs")));
const chosen = process.argv.slice(2).filter((name) => name !== "--");
const unknown = chosen.find((name) => !cells.includes(name));
if (unknown !== undefined) {
  console.error(`scripts/matrix/${unknown}/cell.mjs is not there; the cells are ${cells.join(", ")}`);
  process.exit(2);
}

const work = mkdtempSync(join(tmpdir(), "ianum-matrix-"));
const table = new Table({ head: ["cell", "shows", "passed", "failed", "s"], style: { head: [], border: [] } });
let failed = 0;
try {
  const packed = [];
  for (const entry of publishedPackages()) packed.push(await pack(entry, work));
  for (const name of chosen.length > 0 ? chosen : cells) {
    const since = performance.now();
    const { about, failures, passed } = await runCell(name, packed);
    failed += failures.length;
    for (const { test, error } of failures) console.error(`\n${name}: ${test}\n${error?.stack ?? error}`);
    table.push([name, about, passed, failures.length, ((performance.now() - since) / 1000).toFixed(1)]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(table.toString());
process.exitCode = failed > 0 ? 1 : 0;

async function runCell(name, packed) {
  const { about, start } = await import(pathToFileURL(join(here, name, "cell.mjs")).href);
  const sandbox = createSandbox({ accesses: 0 });
  const platform = await sandbox.listen();
  const tests = [];
  const test = (title, run) => void tests.push([title, run]);
  const failures = [];
  let passed = 0;
  let runtime;
  const attempt = async (title, run) => {
    try {
      await run();
      passed += 1;
    } catch (error) {
      failures.push({ test: title, error });
    }
  };
  await attempt("it is installed, and starts", async () => {
    const { folder, load } = await installCell(join(here, name), packed, work);
    runtime = await start({ folder, load, platform, sandbox, test });
    standardChecks(test, { ask: runtime.ask, env: sandbox.env, sandbox });
  });
  for (const [title, run] of tests) {
    sandbox.control.reset();
    await attempt(title, async () => {
      await runtime.fresh();
      sandbox.log.clear();
      await run();
    });
  }
  await runtime?.close();
  await sandbox.close();
  return { about, failures, passed };
}
