import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type CompareOptions, compare, type Contender } from "./compare.ts";
import { axiosContenders, stubbedAdapter } from "./contenders/axios.ts";
import { fetchContenders, stubbedFetch } from "./contenders/fetch.ts";
import { floors } from "./contenders/names.ts";
import { aimBytes, entries, entrySize } from "./entry-size.ts";
import { startLoopbackServer } from "./loopback-server.ts";
import { comparisonTable, sizeTable } from "./tables.ts";

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
${options.rounds} rounds. In each, every contender makes as many calls as the others, one after the
other, for about ${options.turnMs} ms; the order rotates and turns round. Times are medians over the
rounds; ratios are medians of the ratios within a round, with their quartiles.`);

const server = await startLoopbackServer();
try {
  const stubUrl = "http://127.0.0.1:9/agreements";
  const url = `${server.origin}/agreements`;
  const groups: readonly Group[] = [
    { title: "fetch, transport stubbed", contenders: await fetchContenders(stubUrl, stubbedFetch()) },
    { title: "axios, transport stubbed", contenders: await axiosContenders(stubUrl, stubbedAdapter) },
    { title: "fetch, HTTP over loopback, kept connections", contenders: await fetchContenders(url, globalThis.fetch) },
    { title: "axios, HTTP over loopback, kept connections", contenders: await axiosContenders(url) },
  ];
  for (const { title, contenders } of groups) {
    // One at a time: they share the processor.
    console.log(`\n${title}\n${comparisonTable(await compare(contenders, options))}`);
  }
} finally {
  await server.close();
}

const sizes = await Promise.all(entries.map(async (entry) => ({ ...entry, ...(await entrySize(entry.specifier)) })));
console.log(`\nWhat a bundle grows by, without the host library (esbuild, gzip -9)\n${sizeTable(sizes)}
The aim for core with an adapter was ${aimBytes} bytes; bench/README.md says why it is missed.`);
