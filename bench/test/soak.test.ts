// A short soak, judged on what does not depend on the machine's speed. A long one: npm run soak.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { seedOfSources } from "../../test/seed-of-sources.ts";
import type { SoakReport } from "../src/soak/run-soak.ts";

// In a process of its own: what else lives in this one would be counted.
const program = fileURLToPath(import.meta.resolve("../dist/soak/main.js"));
const args = [
  "--expose-gc",
  program,
  "--json",
  "--minutes",
  "0.15",
  "--callers",
  "4",
  "--seed",
  String(seedOfSources() >>> 0),
];
let report: SoakReport;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 120_000 });
  report = JSON.parse(stdout) as SoakReport;
}, 150_000);

test("no call through any adapter fails for a reason that is not the service's", () => {
  expect(report.unexplained).toEqual([]);
  expect(report.succeeded).toBeGreaterThan(0);
  expect(report.latency.map(({ name }) => name)).toEqual(["fetch", "axios", "graphql-request", "undici", "passport"]);
});

test("token requests stay within what the faults explain", () => {
  expect(report.tokenRequests).toBeGreaterThan(0);
  expect(report.tokenRequests).toBeLessThanOrEqual(report.tokenRequestsAllowed);
});

test("no timer, no socket and no listener is left at the end", () => {
  expect(report.left).toEqual([]);
});

// A leak of a kilobyte a call would be ten times as much.
test("memory does not grow with the calls", () => {
  const bytesPerCall = ((report.heap.lastMb - report.heap.firstMb) * 1e6) / report.calls;
  expect(report.heap.lastMb - report.heap.firstMb < 3 || bytesPerCall < 1_000).toBe(true);
});
