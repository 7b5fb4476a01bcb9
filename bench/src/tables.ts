import Table from "cli-table3";
import type { Comparison, Measure } from "./compare.ts";
import type { EntrySize } from "./entry-size.ts";
import type { ImportCost } from "./import-cost.ts";
import type { Quartiles } from "./quantile.ts";

const number = new Intl.NumberFormat("en");
const style = { head: [], border: [], compact: true };

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: ["µs a call", "wall", "CPU", "× wall", "× CPU (quartiles)"],
    colAligns: ["left", "right", "right", "right", "right"],
    style,
  });
  for (const { name, wall, cpu } of comparisons)
    table.push([
      name,
      microseconds(wall),
      microseconds(cpu),
      wall.ratio.median.toFixed(2),
      withQuartiles(cpu.ratio, 2),
    ]);
  return table.toString();
}

export function sizeTable(
  sizes: readonly (EntrySize & { readonly name: string; readonly aimBytes?: number; readonly budgetBytes?: number })[],
): string {
  const table = new Table({
    head: ["", "minified", "min + gzip", "aim", "budget"],
    colAligns: ["left", "right", "right", "right", "right"],
    style,
  });
  for (const { name, minifiedBytes, gzippedBytes, aimBytes, budgetBytes } of sizes) {
    table.push([
      name,
      bytes(minifiedBytes),
      bytes(gzippedBytes),
      aimBytes === undefined ? "" : bytes(aimBytes),
      budgetBytes === undefined ? "" : bytes(budgetBytes),
    ]);
  }
  return table.toString();
}

export function importTable(costs: readonly ImportCost[]): string {
  const table = new Table({
    head: ["ms (quartiles)", "files", "wall", "CPU"],
    colAligns: ["left", "right", "right", "right"],
    style,
  });
  for (const { name, files, wallMs, cpuMs } of costs)
    table.push([name, number.format(files), withQuartiles(wallMs, 1), withQuartiles(cpuMs, 1)]);
  return table.toString();
}

function microseconds({ nsPerCall }: Measure): string {
  return (nsPerCall / 1000).toFixed(2);
}

function withQuartiles({ median, lower, upper }: Quartiles, digits: number): string {
  return `${median.toFixed(digits)} (${lower.toFixed(digits)}–${upper.toFixed(digits)})`;
}

function bytes(count: number): string {
  return `${number.format(count)} B`;
}
