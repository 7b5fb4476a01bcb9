import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Tick, TimelineResults } from "../src/timelines/timeline.ts";
import { writeTimelines } from "../src/timelines/write-timelines.ts";

const file = fileURLToPath(new URL("../timelines.json", import.meta.url));
const results = JSON.parse(readFileSync(file, "utf8")) as TimelineResults;
const sum = (ticks: readonly Tick[], of: (tick: Tick) => number): number =>
  ticks.reduce((total, tick) => total + of(tick), 0);

test("the plots are what their figures make", () => {
  const differing: string[] = [];
  const written = writeTimelines(results, (path, text) => {
    if (readFileSync(path, "utf8") !== text) differing.push(path);
  });
  expect(written).toHaveLength(5);
  expect(differing).toEqual([]);
});

test("no call of ours fails in either story, and a revocation costs one token request", () => {
  const [revocation, outage] = [results.stories.revocation[0]!, results.stories.outage[0]!];
  for (const { contender, ticks } of [revocation, outage]) {
    expect(contender).toBe("@ianum/fetch");
    expect(sum(ticks, ({ failed }) => failed)).toBe(0);
  }
  expect(sum(revocation.ticks, ({ tokenRequests }) => tokenRequests)).toBe(1);
});
