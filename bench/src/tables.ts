import Table from "cli-table3";
import type { Comparison } from "./compare.ts";
import type { EntrySize } from "./entry-size.ts";

const number = new Intl.NumberFormat("en");
const style = { head: [], border: [], compact: true };

export function comparisonTable(comparisons: readonly Comparison[]): string {
  const table = new Table({
    head: ["", "a call", "added to bare", "× constant (quartiles)"],
    colAligns: ["left", "right", "right", "right"],
    style,
  });
  for (const { name, nsPerCall, addedNs, ratio } of comparisons) {
    const spread = `(${ratio.lower.toFixed(2)}–${ratio.upper.toFixed(2)})`;
    table.push([name, microseconds(nsPerCall), microseconds(addedNs), `${ratio.median.toFixed(2)} ${spread}`]);
  }
  return table.toString();
}

export function sizeTable(
  sizes: readonly (EntrySize & { readonly name: string; readonly budgetBytes?: number })[],
): string {
  const table = new Table({
    head: ["", "minified", "min + gzip", "budget", "+ loaded with a store", "total"],
    colAligns: ["left", "right", "right", "right", "right", "right"],
    style,
  });
  for (const { name, minifiedBytes, gzippedBytes, lazyGzippedBytes, budgetBytes } of sizes) {
    table.push([
      name,
      bytes(minifiedBytes),
      bytes(gzippedBytes),
      budgetBytes === undefined ? "" : bytes(budgetBytes),
      bytes(lazyGzippedBytes),
      bytes(gzippedBytes + lazyGzippedBytes),
    ]);
  }
  return table.toString();
}

function microseconds(ns: number): string {
  return `${(ns / 1000).toFixed(2)} µs`;
}

function bytes(count: number): string {
  return `${number.format(count)} B`;
}
