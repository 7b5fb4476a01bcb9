// npm run login: the web demo. It stays open and prints its address.
import { build, helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run login [-- --port N]

Starts the login site and prints its address; Ctrl-C ends it. Without keys in the environment it starts a sandbox.`);
await install();
await build();
process.exitCode = await run(process.execPath, ["apps/login-with-ianum/dist/main.js", ...process.argv.slice(2)]);
