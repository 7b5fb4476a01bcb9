import { simulateFleet } from "./src/fleet/simulate-fleet.ts";
for (const [processes, hours] of [
  [10, 11],
  [1000, 11],
  [100000, 2],
] as const)
  for (const hasStore of [false, true]) {
    const t = performance.now();
    console.log(
      processes,
      hasStore,
      await simulateFleet({ processes, hasStore, hours }),
      Math.round(performance.now() - t),
      Math.round(process.memoryUsage().rss / 1e6),
    );
  }
