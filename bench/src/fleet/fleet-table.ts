import Table from "cli-table3";
import type { FleetCost, FleetSettings } from "./simulate-fleet.ts";

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A row for each fleet. */
export function fleetTable(fleets: readonly (FleetSettings & FleetCost)[]): string {
  const table = new Table({
    head: [
      "processes",
      "store",
      "token requests\nan hour",
      "worst second\nat the start",
      "worst second\nlater",
      "store calls,\nworst second",
      "\nlater",
    ],
    colAligns: ["right", "left", "right", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const fleet of fleets) {
    table.push([
      whole.format(fleet.processes),
      fleet.isAnnounced ? "announces" : fleet.hasStore ? "shared" : "none",
      whole.format(fleet.requestsPerHour),
      whole.format(fleet.worstSecondAtStart),
      whole.format(fleet.worstSecondLater),
      fleet.hasStore ? whole.format(fleet.storeCallsAtStart) : "",
      fleet.hasStore ? whole.format(fleet.storeCallsLater) : "",
    ]);
  }
  return table.toString();
}
