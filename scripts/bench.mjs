// npm run bench: what each adapter adds to a call, beside its peers.
import { build, install, run } from "./workspace.mjs";

await install();
await build();
process.exitCode = await run(process.execPath, ["--expose-gc", "bench/dist/main.js", ...process.argv.slice(2)]);
