// npm run matrix: the packages as they are published, on runtimes that are not installed with the rest; a cell each.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run matrix [-- cell …]

Runs the packages, as they are published, on other runtimes: each folder of scripts/matrix is a cell. What a cell needs
is installed outside of this repository when it first runs. Names of cells as arguments run those alone.`);
await install();
await build();
process.exitCode = await run("tsx", ["scripts/matrix/run-cells.mjs", ...process.argv.slice(2)]);
