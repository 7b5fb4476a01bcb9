// npm run login: the web demo. It stays open and prints its address.
import { build, install, run } from "./workspace.mjs";

await install();
await build();
process.exitCode = await run(process.execPath, ["apps/login-with-ianum/dist/main.js", ...process.argv.slice(2)]);
