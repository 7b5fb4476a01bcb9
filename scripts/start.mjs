// npm start: the tour. It starts a sandbox, runs each demo against it and says what happened.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm start [-- stop …]

Installs, builds, starts a sandbox and runs the demos against it: all of them, or those you name.
Keys in the environment are not used.

Stops: bad-day, access-report, backend-for-frontend, login-with-ianum, shared-data, client-keys,
graphql-gateway, cold-calls, doctor`);
await install();
await build();
process.exitCode = await run(process.execPath, ["apps/tour/dist/main.js", ...process.argv.slice(2)]);
