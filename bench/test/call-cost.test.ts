import { exec } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeAll, expect, test } from "vitest";
import type { CallCosts } from "../src/call-cost.ts";
import { limits } from "../src/limits.ts";

// In a process of its own: what else lives in this one would be counted.
const bench = fileURLToPath(new URL("..", import.meta.url));
let costs: CallCosts;

beforeAll(async () => {
  const { stdout } = await promisify(exec)("npm run --silent call-cost", { cwd: bench });
  costs = JSON.parse(stdout) as CallCosts;
});

const clients = ["fetch", "axios", "graphql-request"] as const;

test.each(clients)("to a call with a constant header, %s adds no more promises than it is allowed", (client) => {
  expect(costs[client].promises).toBeGreaterThan(0);
  expect(costs[client].promises).toBeLessThanOrEqual(limits.addedToCall[client].promises);
});

test.each(clients)("to a call with a constant header, %s adds no more bytes than it is allowed", (client) => {
  expect(costs[client].bytes).toBeGreaterThan(0);
  expect(costs[client].bytes).toBeLessThanOrEqual(limits.addedToCall[client].bytes);
});
