// npm run mutation: would the tests notice? Changes the code in every place that it can, and runs the tests each time.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { toTryAgain, withNoticedBefore } from "./mutation/again.mjs";
import { record, resultsOf } from "./mutation/record.mjs";
import { totalOf } from "./mutation/write-page.mjs";
import { helpOn, install, quietly, root, run } from "./workspace.mjs";

helpOn(`Usage: npm run mutation -- [--record] FILES
       npm run mutation -- [--record] --again

Changes these files in every place where that is possible, one at a time, and runs their package's tests: a change
that no test notices is printed. Ends with 1 below 90 % of what the tests reach. Your files stay as they are: it works
in a copy. A file takes a minute or more, all of core some hours. The report: coverage/mutation.html.

--record puts what was found into scripts/mutation/results.json and docs/mutation.md.
--again tries once more what was not noticed in the last run or ran out of time, and the files that have changed since.

  npm run mutation -- packages/core/src/time/*.ts
  npm run mutation -- "packages/fetch/src/**/*.ts"`);

const LEAST_SCORE = 0.9; // of what the tests reach
const jsonReport = join(root, "coverage/mutation.json");
const before = process.argv.includes("--again") ? JSON.parse(readFileSync(jsonReport, "utf8")) : undefined;
const files = before ? toTryAgain(before) : process.argv.slice(2).filter((argument) => argument !== "--record");
const names = new Set(files.map((file) => /^packages\/([\w-]+)\/src\//.exec(file)?.[1]));
if (files.length === 0 || names.size > 1 || names.has(undefined)) {
  console.error("name files below the src folder of one package, such as packages/core/src/time/*.ts");
  process.exit(1);
}
const [name = ""] = names;

await install();
const copy = mkdtempSync(join(tmpdir(), "ianum-mutation-"));
try {
  await copyTree();
  await installIn(copy, "pnpm", ["install", "--frozen-lockfile", "--prefer-offline"]);
  await installIn(join(copy, "scripts", "mutation"), "npm", ["ci", "--ignore-scripts", "--legacy-peer-deps"]);
  const tools = join(copy, "scripts/mutation/node_modules/@stryker-mutator");
  // In place: packages are linked by their names to this very tree, and a sandbox in a folder below it would test the
  // original. All tests of the package for each change, because they reach it by its name, too.
  const args = [join(tools, "core/bin/stryker.js"), "run", "scripts/mutation/stryker.config.json"];
  args.push("--plugins", join(tools, "vitest-runner/dist/src/index.js"), "--mutate", files.join(","));
  await run(process.execPath, args, { cwd: copy, env: { MUTATED_PACKAGE: name } });
  mkdirSync(join(root, "coverage"), { recursive: true });
  cpSync(join(copy, "coverage/mutation.html"), join(root, "coverage/mutation.html"), { force: true });
  const found = JSON.parse(readFileSync(join(copy, "coverage/mutation.json"), "utf8"));
  const report = before ? withNoticedBefore(found, before) : found;
  writeFileSync(jsonReport, JSON.stringify(report));
  if (process.argv.includes("--record")) record(report);
  process.exitCode = totalOf(resultsOf(report), name).score < LEAST_SCORE ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** What git knows of, and what is new and not ignored. */
async function copyTree() {
  const { output } = await quietly("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const file of new Set(output.split("\0").filter((path) => path !== ""))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(resolve(root, file), join(copy, file), { verbatimSymlinks: true });
  }
}

async function installIn(cwd, command, args) {
  const options = { cwd, env: { ...process.env, CI: "true" }, headline: "installing into the copy" };
  const { code } = await quietly(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}
