import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { peerContenders } from "../src/peers/contenders.ts";
import type { PeerResults } from "../src/peers/peer-results.ts";
import { writeResults } from "../src/peers/write-results.ts";

const results = JSON.parse(read("../results.json")) as PeerResults;

test("the comparison's pages and plots are what its figures make", () => {
  const differing: string[] = [];
  const written = writeResults(results, (path, text) => {
    if (readFileSync(path, "utf8") !== text) differing.push(path);
  });
  expect(written).toHaveLength(5);
  expect(differing).toEqual([]);
});

test("the comparison is of the versions that are installed for it", () => {
  const { dependencies } = JSON.parse(read("../peers/package.json")) as { dependencies: Record<string, string> };
  expect(results.contenders.map(({ name }) => name)).toEqual(peerContenders.map(({ name }) => name));
  for (const { imports, name } of peerContenders) {
    const { version } = results.contenders.find((result) => result.name === name)!;
    expect(version, name).toBe(imports && dependencies[imports]);
  }
});

function read(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
}
