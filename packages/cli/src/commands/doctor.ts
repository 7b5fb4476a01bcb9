import type { CommandContext } from "../context.ts";
import { type Check, examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { printable } from "../terminal/printable.ts";
import { withSpinner } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { wrap } from "../terminal/wrap.ts";

/** `ianum doctor`: a line a check, each with its remedy where it failed. */
export async function doctor({ host, isJson, settings, terminal }: CommandContext): Promise<ExitCode> {
  const results: { readonly check: Check; readonly finding: Finding }[] = [];
  if (!isJson) terminal.print("");
  for await (const check of examine(host, settings)) {
    const finding = await withSpinner(host, check.label, () => check.finding);
    results.push({ check, finding });
    if (!isJson) printFinding(terminal, check.label, finding);
  }
  const failures = results.filter(({ finding }) => finding.status === "failed");
  if (isJson) {
    const checks = results.map(({ check: { name }, finding }) => ({ name, ...finding }));
    terminal.printJson({ ok: failures.length === 0, checks });
  } else
    printSummary(
      terminal,
      failures.map(({ check }) => check.label),
      results.length,
    );
  return failures.length === 0 ? exitCodes.done : exitCodes.refused;
}

const LABEL_WIDTH = 15;
const INDENT = " ".repeat(4 + LABEL_WIDTH);
const MOST_COLUMNS = 100;
// A pipe does not say how wide the screen is that it leads to.
const COLUMNS_ELSEWHERE = 80;

function printFinding(terminal: Terminal, label: string, finding: Finding): void {
  const { paint } = terminal;
  const columns = Number.isFinite(terminal.width) ? Math.min(terminal.width, MOST_COLUMNS) : COLUMNS_ELSEWHERE;
  const width = Math.max(16, columns - INDENT.length);
  const mark = { ok: paint.green("✓"), failed: paint.red("✗"), skipped: paint.dim("–") }[finding.status];
  const shade = { ok: (text: string) => text, failed: paint.red, skipped: paint.dim }[finding.status];
  const [first = "", ...more] = wrap(printable(finding.detail), width).map((line) => shade(line));
  const title = finding.status === "skipped" ? paint.dim(label) : paint.bold(label);
  terminal.print(`  ${mark} ${title}${" ".repeat(LABEL_WIDTH - label.length)}${first}`);
  for (const line of more) terminal.print(`${INDENT}${line}`);
  if (finding.status !== "failed") return;
  wrap(printable(finding.remedy), width - 2).forEach((line, index) => {
    terminal.print(`${INDENT}${paint.yellow(index === 0 ? "→" : " ")} ${line}`);
  });
}

function printSummary({ paint, print }: Terminal, failures: readonly string[], total: number): void {
  const [first, ...others] = failures;
  const verdict =
    first === undefined
      ? paint.green(`All ${total} checks passed.`)
      : paint.red(`${failures.length} of ${total} checks failed: ${[first, ...others].join(", ")}.`);
  print(`\n  ${verdict}\n`);
}
