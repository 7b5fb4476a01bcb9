// npm run bench: what each adapter adds to a call, beside its peers.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run bench [-- options]

Measures what each adapter adds to a call, beside its peers, and how large it is. It takes some minutes.

  --rounds N     how many rounds (60)
  --turn-ms N    how long a contender's turn takes, in milliseconds (25)`);
await install();
await build();
process.exitCode = await run(process.execPath, ["--expose-gc", "bench/dist/main.js", ...process.argv.slice(2)]);
