// npm run changeset: says for the changelog what a change means to users. `version` and `publish` are for the release workflow.
import { helpOn, install, run } from "./workspace.mjs";

helpOn(`Usage: npm run changeset

Asks which packages a change concerns, and writes one sentence for their users into .changeset/.`);
await install();
process.exitCode = await run("changeset", process.argv.slice(2));
