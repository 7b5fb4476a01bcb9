// npm run bench: what each adapter adds to a call, beside its peers.
import { join } from "node:path";
import { build, helpOn, install, quietly, root, run } from "./workspace.mjs";

helpOn(`Usage: npm run bench [-- options]

Measures what each adapter adds to a call, beside its peers, and how large it is. It takes some minutes.

  --peers        beside what people would use instead: installs that into bench/peers,
                 and writes bench/RESULTS.md. It takes about ten minutes
  --timelines    a revocation and an outage over time, beside the code by hand: writes
                 bench/timelines.json and its plots. It takes a minute
  --rounds N     how many rounds (60; 40 with --peers)
  --turn-ms N    how long a contender's turn takes, in milliseconds (25)`);
await install();
await build();
const args = process.argv.slice(2);
const hasPeers = args.includes("--peers");
if (hasPeers) await installPeers();
const programs = { "--peers": "peers/main.js", "--timelines": "timelines/main.js" };
const chosen = Object.keys(programs).find((flag) => args.includes(flag));
const program = `bench/dist/${programs[chosen] ?? "main.js"}`;
process.exitCode = await run(process.execPath, ["--expose-gc", program, ...args]);

/** By npm, and in a folder of their own: nothing here depends on them. Axios is the one that ours are built with. */
async function installPeers() {
  const ci = ["ci", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const { code } = await quietly("npm", ci, { cwd: join(root, "bench", "peers"), headline: "installing the peers" });
  if (code !== 0) process.exit(1);
}
