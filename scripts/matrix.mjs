// npm run matrix: the packages as they are published, on runtimes and beside libraries that are not installed with the rest.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run matrix [-- [--quick] cell …]

Runs the packages, as they are published, on other runtimes, beside other libraries and in
bundlers: each folder of scripts/matrix is a cell, or several. What a cell needs is installed
outside of this repository when it first runs. Names of cells as arguments run those alone:
"axios" or "axios@1.21.1". The results are written into docs/matrix.md.

--quick leaves out the cells that take long: the rest takes less than ten minutes on two cores.`);
await install();
await build();
process.exitCode = await run("tsx", ["scripts/matrix/run-cells.mjs", ...process.argv.slice(2)]);
