import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type PeerContender, peerContenders } from "./contenders.ts";
import { peerCpu } from "./peer-cpu.ts";
import type { PeerResult, PeerResults } from "./peer-results.ts";
import { addedImportMs, gzippedBytes } from "./peer-size.ts";
import { type ScenarioName, scenarios } from "./scenarios.ts";
import type { Figures } from "./stage.ts";
import { resultsTable } from "./results-page.ts";
import { writeResults } from "./write-results.ts";
import { progress } from "../progress.ts";

// npm run bench -- --peers: every scenario for every contender, each in a process of its own, one after the other.
const { values } = parseArgs({ options: { peers: { type: "boolean" }, rounds: { type: "string", default: "40" } } });
const rounds = Number(values.rounds);
if (!(rounds >= 1)) throw new RangeError("--rounds must be 1 or more");

const names = Object.keys(scenarios) as ScenarioName[];
const played = new Map<PeerContender, Record<ScenarioName, Figures>>();
for (const contender of peerContenders) {
  const figures = {} as Record<ScenarioName, Figures>;
  for (const name of names) {
    progress(`${contender.name}: ${name}`);
    figures[name] = play(contender, name);
  }
  played.set(contender, figures);
}

const cpu = await peerCpu(rounds, (client, round) => progress(`CPU time, ${client} ${round}/${rounds}`));
progress("importing in new processes");
const imported = peerContenders.flatMap(({ imports }) => (imports === undefined ? [] : [imports]));
const imports = await addedImportMs(imported, Math.min(rounds, 15));
progress("bundling");
const contenders = await Promise.all(
  peerContenders.map(async (contender): Promise<PeerResult> => {
    const { client, given, imports: specifier, name } = contender;
    const { nsPerCall = Number.NaN, ratio = Number.NaN } = cpu.get(name) ?? {};
    return {
      name,
      version: versionOf(specifier),
      client,
      given,
      scenarios: played.get(contender) as Record<ScenarioName, Figures>,
      cpuUs: Math.round(nsPerCall / 1000),
      cpuRatio: Number(ratio.toFixed(3)),
      gzippedBytes: specifier === undefined ? undefined : await gzippedBytes(specifier),
      importMs: specifier === undefined ? undefined : Number(imports.get(specifier)?.toFixed(1)),
    };
  }),
);
progress("");

const results: PeerResults = {
  date: new Date().toISOString().slice(0, 10),
  node: process.versions.node,
  processor: `${cpus()[0]?.model.trim() ?? "unknown processor"} × ${cpus().length}`,
  contenders,
};
const written = writeResults(results, (path, text) => writeFileSync(path, text));
console.log(`${resultsTable(results)}\n\nwritten: ${written.join(", ")}`);

function play({ module, name }: PeerContender, scenario: ScenarioName): Figures {
  const program = fileURLToPath(new URL("scenario-process.js", import.meta.url));
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, module, scenario], {
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status !== 0) throw new Error(`${name}: the scenario ${scenario} ended with ${status}\n${stderr}`);
  return JSON.parse(stdout) as Figures;
}

function versionOf(specifier: string | undefined): string | undefined {
  if (specifier === undefined || specifier.startsWith("@ianum/")) return undefined;
  const manifest = new URL("../../peers/package.json", import.meta.url);
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return dependencies[specifier];
}
