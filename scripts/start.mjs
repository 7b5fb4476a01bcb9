// npm start: the tour. It starts a sandbox, runs each demo against it and says what happened.
import { build, install, run } from "./workspace.mjs";

await install();
await build();
process.exitCode = await run(process.execPath, ["apps/tour/dist/main.js", ...process.argv.slice(2)]);
