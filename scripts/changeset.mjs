// npm run changeset: says for the changelog what a change means to users. `version` and `publish` are for the release workflow.
import { install, run } from "./workspace.mjs";

await install();
process.exitCode = await run("changeset", process.argv.slice(2));
