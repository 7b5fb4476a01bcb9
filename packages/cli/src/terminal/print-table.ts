import type { Terminal } from "./terminal.ts";

/**
 * Prints rows below a head, as wide as the terminal at most: what does not fit is broken into lines. Cells are without
 * colour, whose codes would be broken too; a tick or a cross at the beginning of a line gets its own.
 */
export async function printTable(
  terminal: Terminal,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const { default: Table } = await import("cli-table3");
  const { paint } = terminal;
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: borderless,
    colWidths: fit(widths, terminal.width).map((width) => width + 2),
    wordWrap: true,
    wrapOnWordBoundary: false,
  });
  table.push(...rows.map((row) => [...row]));
  for (const [index, line] of table.toString().split("\n").entries()) {
    const text = line.trimEnd();
    const marked = text.replace(/^✓/, paint.green).replace(/^✗/, paint.red);
    terminal.print(index === 0 ? paint.bold(text) : marked);
  }
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

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width + 2, 0);
}

const borderless = Object.fromEntries(
  ["top", "bottom", "mid", "left", "right"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("mid-mid", "left-mid", "right-mid", "middle")
    .map((name) => [name, ""]),
);
