import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { CoreLoad } from "../src/core-load.ts";
import { limits } from "../src/limits.ts";

// In a process of its own: what else lives in this one would be counted.
const program = fileURLToPath(import.meta.resolve("../dist/core-load.js"));
let load: CoreLoad;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", program]);
  load = JSON.parse(stdout) as CoreLoad;
});

test("a hundred thousand cold callers cost one token request, whatever AbortSignals they pass", () => {
  expect(load.coldCallers).toEqual(
    ["none", "one for all", "one each"].map((signals) => ({ signals, ms: expect.any(Number), tokenRequests: 1 })),
  );
});

test(`a caller that waits takes ${limits.bytesPerWaiter} bytes at most`, () => {
  expect(load.bytesPerWaiter).toBeLessThanOrEqual(limits.bytesPerWaiter);
});

test(`an idle source with a token takes ${limits.bytesPerIdleSource} bytes at most`, () => {
  expect(load.bytesPerIdleSource).toBeLessThanOrEqual(limits.bytesPerIdleSource);
});

test(`ten thousand gates, each with a token, take ${limits.bytesOfGates} bytes at most`, () => {
  expect(load.bytesOfGates).toBeLessThanOrEqual(limits.bytesOfGates);
});
