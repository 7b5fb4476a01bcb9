import Table from "cli-table3";
import type { FleetTotals } from "./fleet-state.ts";

/** What each half cost, side by side. */
export function totalsTable(
  halves: readonly { readonly title: string; readonly totals: FleetTotals }[],
  lives: number,
): string {
  const table = new Table({
    head: ["", ...halves.map(({ title }) => title)],
    colAligns: ["left", ...halves.map(() => "right" as const)],
    style: { head: [], border: [], compact: true },
  });
  const row = (name: string, value: (totals: FleetTotals) => string): void => {
    table.push([name, ...halves.map(({ totals }) => value(totals))]);
  };
  row("token requests", ({ tokenRequests }) => String(tokenRequests));
  row("token requests per token life", ({ tokenRequests }) => (tokenRequests / lives).toFixed(1));
  row("calls that got a token", ({ answered }) => String(answered));
  row("calls that failed", ({ failed }) => String(failed));
  row("slowest call but the first", ({ slowestMs }) => `${Math.round(slowestMs)} ms`);
  return table.toString();
}
