// npm run soak: all adapters under load for minutes, while the platform, the service and Redis fail at random.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run soak [-- options]

Calls through all adapters from many callers at once, against a sandbox and a service in a process of their own and over
a redis-server that is killed and started again (without one, no store is used). Says how many calls succeeded, how many
token requests there were, how long a call took beside the bare client's, what memory became of it and what was left at
the end. Ends with 1 if a call failed that should not have, or if anything grew or was left.

  --minutes N    how long (5)
  --callers N    how many for each adapter (8)
  --seed N       which faults come when (drawn)
  --json         prints the figures as JSON`);
await install();
await build();
process.exitCode = await run(process.execPath, ["--expose-gc", "bench/dist/soak/main.js", ...process.argv.slice(2)]);
