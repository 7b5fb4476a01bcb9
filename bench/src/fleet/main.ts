import { parseArgs } from "node:util";
import { fleetTable } from "./fleet-table.ts";
import { type FleetCost, type FleetSettings, simulateFleet } from "./simulate-fleet.ts";

const { values } = parseArgs({
  options: { processes: { type: "string", default: "10,1000,100000" }, seed: { type: "string", default: "1" } },
});
const sizes = values.processes.split(",").map(Number);
const seed = Number(values.seed);
if (!sizes.every((size) => Number.isSafeInteger(size) && size > 0))
  throw new RangeError("--processes must be whole numbers, such as 10,1000");
if (!Number.isSafeInteger(seed)) throw new RangeError("--seed must be a whole number");

console.log(`What a fleet asks of the token endpoint, with a token of an hour and an endpoint that takes 300 ms.
All processes start at the same instant and are busy from then on. Simulated, seed ${seed}.`);

const fleets: (FleetSettings & FleetCost)[] = [];
for (const processes of sizes) {
  // Ten hours even out a small fleet; a large one does so by itself.
  const hours = processes > 10_000 ? 1 : 10;
  for (const store of [{ hasStore: false }, { hasStore: true }, { hasStore: true, isAnnounced: true }]) {
    const settings = { processes, hours, seed, ...store };
    fleets.push({ ...settings, ...(await simulateFleet(settings)) });
  }
}
console.log(fleetTable(fleets));

console.log("\nThe same for ten minutes with a client secret that is wrong:");
const refused: (FleetSettings & FleetCost)[] = [];
for (const processes of sizes) {
  // Each process goes on calling, in vain: a hundred thousand would take an hour.
  if (processes > 10_000) continue;
  for (const hasStore of [false, true]) {
    const settings = { processes, hasStore, hours: 1 / 6, seed, isRefused: true };
    refused.push({ ...settings, ...(await simulateFleet(settings)) });
  }
}
console.log(fleetTable(refused));
const errors = fleets.reduce((sum, fleet) => sum + fleet.errors, 0);
console.log(`${errors} calls failed.`);
process.exitCode = errors > 0 ? 1 : 0;
