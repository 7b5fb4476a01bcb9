// npm run fleet:chaos: a simulated fleet in which everything goes wrong, and whether it keeps its promises.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run fleet:chaos [-- options]

Lets fleets of real token sources live through crashes, partitions, clocks that drift, a store that fails over and a
platform that refuses, all simulated, and checks their promises at every step. Ends with 1 if one is broken, and says
how to see it again: one seed decides everything.

  --seed N         of the first world; the next ones follow (1)
  --worlds N       how many fleets (10)
  --hours N        simulated hours of each (2)
  --processes N    in each fleet (drawn from the seed: 2 to 200)`);
await install();
await build();
process.exitCode = await run(process.execPath, ["bench/dist/fleet/chaos/main.js", ...process.argv.slice(2)]);
