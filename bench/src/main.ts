import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Comparison, type CompareOptions, compare, type Contender } from "./compare.ts";
import { axiosContenders, stubbedAdapter } from "./contenders/axios.ts";
import { fetchContenders, stubbedFetch } from "./contenders/fetch.ts";
import { graphqlRequestContenders } from "./contenders/graphql-request.ts";
import { floors } from "./contenders/names.ts";
import { entries, entrySize } from "./entry-size.ts";
import { importCosts } from "./import-cost.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { comparisonTable, importTable, sizeTable } from "./tables.ts";
import { progress } from "./progress.ts";

interface Group {
  readonly title: string;
  readonly contenders: readonly Contender[];
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "60" },
    "turn-ms": { type: "string", default: "25" },
  },
});
const options: CompareOptions = {
  rounds: Number(values.rounds),
  turnMs: Number(values["turn-ms"]),
  floor: floors.constantHeader,
};
if (!(options.rounds >= 1 && options.turnMs >= 1)) throw new RangeError("--rounds and --turn-ms must be 1 or more");

console.log(`What an adapter adds to a call with a token at hand

Node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown processor"} × ${cpus().length}
${options.rounds} rounds. In each, every contender makes as many calls as the others, one after
the other, for about ${options.turnMs} ms; the order rotates and turns round. Times are medians
over the rounds; × is the median of the ratios to the constant header within a
round. Read × CPU: what else runs on the machine changes the wall time.`);

const summary: string[] = [];
const server = await startLoopbackServer();
try {
  const stubUrl = "http://127.0.0.1:9/agreements";
  const url = `${server.origin}/agreements`;
  const groups: readonly Group[] = [
    { title: "fetch, transport stubbed", contenders: await fetchContenders(stubUrl, stubbedFetch()) },
    { title: "axios, transport stubbed", contenders: await axiosContenders(stubUrl, stubbedAdapter) },
    { title: "fetch, HTTP over loopback", contenders: await fetchContenders(url, globalThis.fetch) },
    { title: "axios, HTTP over loopback", contenders: await axiosContenders(url) },
    { title: "graphql-request, HTTP over loopback", contenders: await graphqlRequestContenders(url) },
  ];
  for (const { title, contenders } of groups) {
    console.log(`\n${title}`);
    // One at a time: they share the processor.
    const results = await compare(contenders, {
      ...options,
      onRound: (round) => progress(`${title} ${round}/${options.rounds}`),
    });
    progress("");
    console.log(comparisonTable(results));
    if (title.includes("loopback")) summary.push(sentence(results));
  }
} finally {
  await server.close();
}

const sizes = await Promise.all(entries.map(async (entry) => ({ ...entry, ...(await entrySize(entry.specifier)) })));
console.log(`\nWhat a bundle grows by, without the host library (esbuild, gzip -9)\n${sizeTable(sizes)}`);
console.log("\nWhat an import takes in a new process, more than an empty module");
const times = Math.min(options.rounds, 15);
const imports = await importCosts(times, (round) => progress(`in new processes ${round}/${times}`));
progress("");
console.log(importTable(imports));
console.log(`\nIn short, × CPU over loopback: ${summary.join(", ")}.`);

function sentence(results: readonly Comparison[]): string {
  const ours = results.at(-1);
  return `${ours?.name.replace("@ianum/", "")} ${ours?.cpu.ratio.median.toFixed(2)}`;
}
