// npm run docs: the pages and the API reference as a static site.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { helpOn, install, quietly, root } from "./workspace.mjs";

helpOn(`Usage: npm run docs [-- --open] [-- --port N]

Builds the site, guides, packages, errors and the API reference, into docs/site/dist, if anything has changed.
With --open it serves the site on this machine alone and opens your browser; Ctrl-C ends it. It takes about 30 seconds.

--open      serve the site and open the browser
--serve     serve it and open nothing
--port N    serve it there; a free port otherwise`);
const values = readArgs();
await install();

const site = join(root, "docs", "site");
const { code } = await quietly(process.execPath, [join(site, "build.mjs")], {
  headline: "building the site",
  onLine: (line) => /^the (API reference|pages)$/.exec(line)?.[0],
});
if (code === 0 && values.isServed) await serve();
else if (code === 0) console.log(`${join(site, "dist")} is built. To read it: npm run docs -- --open`);
process.exitCode = code;

function readArgs() {
  const options = { open: { type: "boolean" }, serve: { type: "boolean" }, port: { type: "string" } };
  try {
    const { open = false, serve: isServed = open, port = "0" } = parseArgs({ options }).values;
    if (/^\d{1,5}$/.test(String(port))) return { open, isServed, port: String(port) };
    console.error(`--port: must be a number, not "${String(port)}"`);
  } catch (error) {
    console.error(`${error.message.split(". ")[0]}. See npm run docs -- --help`);
  }
  process.exit(2);
}

async function serve() {
  const { serveFolder } = await import("../docs/site/serve.mjs");
  const { origin } = await serveFolder(join(site, "dist"), Number(values.port)).catch((error) => {
    console.error(
      error.code === "EADDRINUSE" ? `port ${values.port} is in use: choose another with --port` : error.message,
    );
    process.exit(1);
  });
  console.log(`${origin} (Ctrl-C ends it)`);
  if (values.open) openBrowser(origin);
}

function openBrowser(address) {
  const [command, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? ["xdg-open"];
  // Where there is none the address stands in the terminal.
  spawn(command, [...args, address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
