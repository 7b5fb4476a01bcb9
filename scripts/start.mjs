// npm start: the tour. It starts a sandbox, runs each demo against it and says what happened.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm start [-- stop …]

Installs, builds, starts a sandbox and runs the demos against it: all of them, or those you name.
The environment's own keys are not used. A name that is not one of them lists the names.`);
await install();
await build();
process.exitCode = await run(process.execPath, ["apps/tour/dist/main.js", ...process.argv.slice(2)]);
