import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspace.mjs";

const page = join(root, "docs", "matrix.md");
const head = `| cell | versions | shows | result | does not apply | s | run |\n| --- | --- | --- | --- | --- | --- | --- |\n`;

/** Puts the rows of this run into the page; the rows of cells that did not run stay, in the order of `names`. */
export function writeTable(rows, names) {
  const [before, table = ""] = (existsSync(page) ? readFileSync(page, "utf8") : "").split(/^(?=\| cell)/m);
  const lines = new Map(
    table.split("\n").flatMap((line) => {
      const name = /^\| `([^`]+)`/.exec(line)?.[1];
      return name === undefined ? [] : [[name, line]];
    }),
  );
  for (const row of rows) lines.set(row.name, lineOf(row));
  const kept = names.flatMap((name) => lines.get(name) ?? []);
  writeFileSync(page, `${before}${head}${kept.join("\n")}\n`);
  return page;
}

function lineOf({ name, versions, about, passed, failures, without, seconds }) {
  const failed = failures.map(({ test }) => test).join("; ");
  const cells = [
    `\`${name}\``,
    versions.join(", "),
    about,
    failed === "" ? `${passed} passed` : `${passed} passed, failed: ${failed}`,
    Object.entries(without)
      .map(([check, reason]) => `${check}: ${reason}`)
      .join("; ") || "–",
    seconds,
    new Date().toISOString().slice(0, 10),
  ];
  return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}
