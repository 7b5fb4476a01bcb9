import Table from "cli-table3";
import type { Measurement } from "./measure.ts";

const number = new Intl.NumberFormat("en");

/** What each stop cost, in a table that fits 80 columns, and below it the notes on its rows. */
export function summaryTable(measurements: readonly Measurement[]): string {
  const table = new Table({
    head: ["adapter", "what", "calls", "token\nrequests", "time"],
    colAligns: ["left", "left", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { adapter, what, calls, tokenRequests, durationMs } of measurements) {
    table.push([
      adapter,
      what,
      number.format(calls),
      number.format(tokenRequests),
      `${(durationMs / 1000).toFixed(2)} s`,
    ]);
  }
  const notes = measurements.flatMap(({ what, note }) => (note === undefined ? [] : [`${what}: ${note}`]));
  return [table.toString(), ...notes].join("\n");
}
