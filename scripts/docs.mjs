// npm run docs: the pages and the API reference as a static site.
import { join } from "node:path";
import { build, helpOn, install, quietly, root } from "./workspace.mjs";

helpOn(`Usage: npm run docs

Builds the site, guides, decisions and the API reference, into docs/site/dist. It takes about 20 seconds.`);
await install();
await build(); // a package's reference links to the types of those that it is built on
const cwd = join(root, "docs", "site");
const { code } = await quietly(join(cwd, "node_modules", ".bin", "typedoc"), ["--treatValidationWarningsAsErrors"], {
  cwd,
});
if (code === 0) console.log("docs/site/dist/index.html");
process.exitCode = code;
