import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";

/** Writes `docs/mutation.md`. */
export function writePage(results) {
  writeFileSync(join(root, "docs/mutation.md"), mutationPage(results));
}

/** The packages that were measured, wholly or in part. */
export function packagesIn(results) {
  return [...new Set(Object.keys(results).map((file) => file.split("/")[1]))];
}

/** How many changes of a package's code its tests noticed, and the share of those that they reach. */
export function totalOf(results, name) {
  const files = filesOf(results, name);
  const sum = (count) => files.reduce((total, [, result]) => total + count(result), 0);
  const [noticed, timedOut] = [sum((result) => result.noticed), sum((result) => result.timedOut)];
  const unnoticed = sum((result) => result.unnoticed.length);
  const reached = noticed + timedOut + unnoticed;
  const score = reached === 0 ? undefined : (noticed + timedOut) / reached;
  return { files: files.length, noticed, timedOut, unnoticed, notReached: sum((result) => result.notReached), score };
}

function filesOf(results, name) {
  return Object.entries(results).filter(([file]) => file.startsWith(`packages/${name}/`));
}

/** The page: a table, and each change that no test notices, with the reason why none could or should. */
export function mutationPage(results) {
  const measured = packagesIn(results);
  return `# Would the tests notice?

<!-- Written by npm run mutation -- --record, from scripts/mutation/results.json. -->

Stryker changes the code in every place that it can, one change at a time, and runs the package's own tests after each. A change that no test notices is a promise that nothing holds, or one that makes no difference. \`npm run mutation -- "packages/fetch/src/**/*.ts"\` repeats it for one package, and a workflow does for core, fetch and axios every week. After \`--again\` the dates are those of the last try: what a run had noticed before is counted from then, where the code has not changed.

Left out are changes of what runs once, when a module is loaded, and, because they take a minute for each change, the tests of the model (\`npm run seeded-bugs\` is about those).

${table(measured.map((name) => rowOf(name, totalOf(results, name))))}

## What is not noticed, and why

${measured.map((name) => sectionOf(results, name)).join("\n\n")}
`;
}

const heads = [
  "package",
  "files",
  "noticed",
  "by time running out",
  "not noticed",
  "not reached",
  "noticed of what is reached",
];

function table(rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [heads, rule, ...rows].map(line).join("\n");
}

function rowOf(name, { files, noticed, timedOut, unnoticed, notReached, score }) {
  return [name, files, noticed, timedOut, unnoticed, notReached, percent(score)].map(String);
}

export function percent(share) {
  return `${(Math.floor(share * 1_000) / 10).toFixed(1)} %`;
}

function sectionOf(results, name) {
  const files = filesOf(results, name);
  const lists = files
    .filter(([, { unnoticed }]) => unnoticed.length > 0)
    .map(([file, { date, unnoticed }]) => `\`${file}\` (${date}):\n\n${unnoticed.map(lineOf).join("\n")}`);
  return `### ${name}\n\n${lists.join("\n\n")}`;
}

function lineOf({ code, from, to, why }) {
  const where = code === from ? "" : ` in ${inCode(code)}`;
  return `- ${inCode(from)} → ${to === "" ? "nothing" : inCode(to)}${where}: ${why || "not explained yet"}`;
}

function inCode(text) {
  if (!text.includes("`")) return `\`${text}\``;
  // A blank where the text's own mark would touch the others.
  const space = (mark) => (mark === "`" ? " " : "");
  return `\`\`${space(text[0])}${text}${space(text.at(-1))}\`\``;
}
