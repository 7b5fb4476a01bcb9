// Installs and runs the cells of the matrix, one after the other, prints a table, and writes it to docs/matrix.md.
//
// A cell is a folder beside this file. Its package.json has the exact versions of what it needs, and the packages of this
// repository that it runs, as "*"; `variants` there names further dependencies, a cell of its own each. What is in its
// folder `programs` lies beside program.mjs when it runs. Its cell.mjs exports
//   about            what it shows, in a few words
//   start(context)   starts the runtime; context is { folder, load, platform, sandbox, test, variant }. It gives
//                    { fresh(), ask(request), close() }: an empty runtime, what program.mjs answers there, and the end;
//                    and what standardChecks takes besides. A cell without `ask` has tests of its own alone
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { pack, publishedPackages } from "../release-check/pack.mjs";
import { run } from "../workspace.mjs";
import { findCells } from "./find-cells.mjs";
import { runCell } from "./run-cell.mjs";
import { writeTable } from "./write-table.mjs";

const SLOW = new Set(["nextjs", "typescript", "workerd"]); // what --quick leaves out

const cells = findCells();
const args = process.argv.slice(2).filter((name) => name !== "--");
const wanted = args.filter((name) => name !== "--quick");
const names = cells.map(({ name }) => name);
const isNamed = (name) => (cell) => cell.name === name || cell.cell === name;
const unknown = wanted.find((name) => !cells.some(isNamed(name)));
if (unknown !== undefined) {
  console.error(`there is no cell ${unknown}; the cells are ${names.join(", ")}`);
  process.exit(2);
}
const chosen = cells
  .filter((cell) => wanted.length === 0 || wanted.some((name) => isNamed(name)(cell)))
  .filter(({ cell }) => !args.includes("--quick") || !SLOW.has(cell));

const work = mkdtempSync(join(tmpdir(), "ianum-matrix-"));
const table = new Table({ head: ["cell", "shows", "passed", "failed", "s"], style: { head: [], border: [] } });
const rows = [];
let page;
try {
  const packed = [];
  for (const entry of publishedPackages()) packed.push(await pack(entry, work));
  for (const cell of chosen) {
    const result = await runCell(cell, packed, work);
    rows.push({ ...cell, ...result });
    page = writeTable([{ ...cell, ...result }], names);
    for (const { test, error } of result.failures) console.error(`\n${cell.name}: ${test}\n${error?.stack ?? error}`);
    table.push([cell.name, result.about, result.passed, result.failures.length, result.seconds]);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(table.toString());
if (page !== undefined) await run("oxfmt", [page]);
process.exitCode = rows.some(({ failures }) => failures.length > 0) ? 1 : 0;
