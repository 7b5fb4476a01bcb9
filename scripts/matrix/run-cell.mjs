import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createSandbox } from "@ianum/sandbox";
import { installCell } from "./install-cell.mjs";
import { standardChecks } from "./standard-checks.mjs";

/** Installs and runs one cell. Resolves to what it shows, and what came of it; a check that fails does not reject. */
export async function runCell(cell, packed, work) {
  const since = performance.now();
  const { about, start } = await import(pathToFileURL(join(cell.source, "cell.mjs")).href);
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
    const { folder, load } = await installCell(cell, packed, work);
    runtime = await start({ folder, load, platform, sandbox, test, variant: cell.variant });
    if (runtime.ask) standardChecks(test, { env: sandbox.env, sandbox, ...runtime });
  });
  for (const [title, run] of tests) {
    sandbox.control.reset();
    await attempt(title, async () => {
      await runtime.fresh?.();
      sandbox.log.clear();
      await run();
    });
  }
  await runtime?.close?.();
  await sandbox.close();
  const seconds = Math.round((performance.now() - since) / 1000);
  const versions = [...cell.versions, ...(runtime?.versions ?? [])];
  return { about, failures, passed, without: runtime?.without ?? {}, seconds, versions };
}
