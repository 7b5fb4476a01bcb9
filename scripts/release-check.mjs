// npm run release:check: each package as its users get it. Packs all, installs each tarball in a clean project of its own,
// type-checks and runs a program there; runs a stranger's applications, which use them together, under each test runner;
// and rehearses the next releases. Prints a table. Names of packages' folders as arguments check those alone.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, helpOn, install, quietly } from "./workspace.mjs";

helpOn(`Usage: npm run release:check [-- package …]

Packs every package, or those you name by their folders, uses each in a clean project, runs a stranger's applications
("stranger" as the name of a package runs them alone) and rehearses the next releases.`);
await install();
await build();
// Only now are the packages there that these files import.
const { default: Table } = await import("cli-table3");
const { pack, publishedPackages } = await import("./release-check/pack.mjs");
const { faultsOfContents } = await import("./release-check/contents.mjs");
const { createConsumer, run, runBins, typeCheck } = await import("./release-check/consumer.mjs");
const { rehearseReleases } = await import("./release-check/versions.mjs");
const { startPlatform } = await import("./release-check/platform.mjs");
const { checkStrangers } = await import("./release-check/stranger.mjs");

const columns = ["publint", "attw", "install", "contents", "TS 5.9", "TS 7", "import", "require", "bin"];

const startedAt = performance.now();
const target = realpathSync(mkdtempSync(join(tmpdir(), "ianum-release-")));
const tidy = () => rmSync(target, { recursive: true, force: true });
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => (tidy(), process.exit(130)));
let platform;
const failures = [];

try {
  platform = await startPlatform();
  const all = [];
  for (const entry of publishedPackages()) all.push(await pack(entry, join(target, "tarballs")));

  const table = new Table({ head: ["package", "kB", ...columns, "s"], style: { head: [], border: [] } });
  // Two at a time: most of the time is spent in other processes.
  const chosen = process.argv.slice(2);
  const isChosen = (folder) => chosen.length === 0 || chosen.includes(folder);
  const unknown = chosen.find((folder) => folder !== "stranger" && !all.some((packed) => packed.folder === folder));
  if (unknown !== undefined) throw new Error(`packages/${unknown} is not there, or is private`);
  const rows = [];
  const strangers = [];
  const queue = all
    .filter(({ folder }) => isChosen(folder))
    .map((packed, index) => async () => (rows[index] = await check(packed, all)));
  if (isChosen("stranger")) queue.unshift(async () => strangers.push(...(await runStrangers(all)))); // the longest first
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await next();
  };
  await Promise.all([work(), work()]);
  table.push(...rows);

  const rehearsal = await rehearseReleases(target);
  for (const { name, column, details } of failures) console.error(`\n${name}, ${column}:\n${details.trim()}`);
  console.log([table.toString(), ...strangers, ...rehearsal.lines].join("\n"));
  for (const fault of rehearsal.faults) console.error(fault);
  const count = failures.length + rehearsal.faults.length;
  console.log(`${rows.length} packages, ${count} failed checks, ${seconds(startedAt)} s`);
  process.exitCode = count > 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await platform?.close();
  tidy();
}

/** Gives a line to print. */
async function runStrangers(all) {
  const since = performance.now();
  const name = "a stranger's applications";
  const { results, hasRedis } = await checkStrangers(all, target);
  const failed = results.filter(({ output }) => output !== "");
  for (const { name: column, output } of failed) failures.push({ name, column, details: output });
  const withRedis = hasRedis ? "with a Redis" : "without a Redis";
  return [`${name}, ${withRedis}: ${results.length - failed.length} of ${results.length} ran, ${seconds(since)} s`];
}

async function check(packed, all) {
  const since = performance.now();
  // A package of commands alone has no entry whose types could be wrong.
  const attw = packed.manifest.exports ? "" : undefined;
  const cells = { publint: "", attw, install: "" };
  const tool = async (column, command, args) => {
    if (cells[column] === undefined) return;
    const { code, output } = await quietly(command, args, { silent: true });
    if (code !== 0) cells[column] = output || "failed";
  };
  const [consumer] = await Promise.all([
    createConsumer(packed, all, join(target, "consumers")).catch((error) => ({
      isInstalled: false,
      output: error.message,
    })),
    tool("publint", "publint", [packed.tarball, "--strict"]),
    tool("attw", "attw", [packed.tarball, "--ignore-rules", "cjs-resolves-to-esm"]),
  ]);
  if (consumer.isInstalled) {
    cells.contents = faultsOfContents(consumer.folder).join("\n");
    cells["TS 7"] = await typeCheck(consumer, packed, "7");
    cells["TS 5.9"] = await typeCheck(consumer, packed, "5.9");
    cells.import = await run(consumer, "mjs", platform.env);
    cells.require = await run(consumer, "cjs", platform.env);
    if (packed.manifest.bin) cells.bin = await runBins(consumer, packed);
  } else cells.install = consumer.output;

  for (const column of columns) if (cells[column]) failures.push({ name: packed.name, column, details: cells[column] });
  const marks = columns.map((column) => (cells[column] === undefined ? "–" : cells[column] === "" ? "ok" : "FAILED"));
  return [packed.name, (packed.bytes / 1000).toFixed(0), ...marks, seconds(since)];
}

function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
