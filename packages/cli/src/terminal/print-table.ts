import { stripVTControlCharacters } from "node:util";
import type { Terminal } from "./terminal.ts";

/** Prints rows below a head, as wide as the terminal at most: what does not fit is broken into lines. */
export async function printTable(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const { default: Table } = await import("cli-table3");
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? "")].map(lengthOf)),
  );
  const table = new Table({
    head: head.map((title) => terminal.paint.bold(title)),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: borderless,
    colWidths: fit(widths, terminal.width).map((width) => width + 2),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  table.push(...rows.map((row) => [...row]));
  for (const line of table.toString().split("\n")) terminal.print(line.trimEnd());
}

/** Takes from the widest column until all fit, two blanks between them. */
function fit(widths: readonly number[], width: number): readonly number[] {
  const fitted = [...widths];
  const narrowest = 8;
  for (let total = sum(fitted); total > width; total = sum(fitted)) {
    const widest = Math.max(...fitted);
    if (widest <= narrowest) break;
    fitted[fitted.indexOf(widest)] = Math.max(narrowest, widest - (total - width));
  }
  return fitted;
}

function lengthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width + 2, 0);
}

const borderless = Object.fromEntries(
  ["top", "bottom", "mid", "left", "right"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("mid-mid", "left-mid", "right-mid", "middle")
    .map((name) => [name, ""]),
);
