import { outcomeOf, startCommand } from "demo-kit/testing";
import { expect, test } from "vitest";

const command = (args: readonly string[], env?: Record<string, string>) =>
  outcomeOf(startCommand(import.meta.url, args, env));

test("without keys it reads from a sandbox of its own, and says so", async () => {
  const { code, out, err } = await command(["--limit", "100"]);
  expect(err).toBe("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
  expect(out).toContain("100 accesses in 2 calls");
  expect(code).toBe(0);
});

test("keys of which one is missing are told in one line", async () => {
  const { code, err } = await command(["--subscription", "sub_1"], { IANUM_CLIENT_ID: "gate_1" });
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: IANUM_CLIENT_SECRET: missing from the environment.*\n$/);
});

test("wrong arguments end with exit code 2", async () => {
  const { code, err } = await command(["--colour"]);
  expect(code).toBe(2);
  expect(err).not.toMatch(/^ +at /m);
});
