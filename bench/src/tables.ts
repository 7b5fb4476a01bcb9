import Table from "cli-table3";
import type { Comparison, Measure } from "./compare.ts";
import type { EntrySize } from "./entry-size.ts";
import type { ImportCost } from "./import-cost.ts";

const number = new Intl.NumberFormat("en");
const style = { head: [], border: [], compact: true };

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: ["µs a call", "wall", "CPU", "× wall", "× CPU (quartiles)"],
    colAligns: ["left", "right", "right", "right", "right"],
    style,
  });
  for (const { name, wall, cpu } of comparisons)
    table.push([name, microseconds(wall), microseconds(cpu), wall.ratio.median.toFixed(2), times(cpu)]);
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
  const table = new Table({ head: ["", "files", "ms"], colAligns: ["left", "right", "right"], style });
  for (const { name, files, addedMs } of costs) table.push([name, number.format(files), addedMs.toFixed(1)]);
  return table.toString();
}

function microseconds({ nsPerCall }: Measure): string {
  return (nsPerCall / 1000).toFixed(2);
}

function times({ ratio: { median, lower, upper } }: Measure): string {
  return `${median.toFixed(2)} (${lower.toFixed(2)}–${upper.toFixed(2)})`;
}

function bytes(count: number): string {
  return `${number.format(count)} B`;
}
