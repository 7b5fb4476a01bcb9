import { createSandbox } from "@ianum/sandbox";
import { outcomeOf, startCommand } from "demo-kit/testing";
import { expect, onTestFinished, test } from "vitest";

const command = (args: readonly string[], env?: Record<string, string>) =>
  outcomeOf(startCommand(import.meta.url, args, env));

async function startPlatform() {
  const sandbox = createSandbox({ accesses: 10 });
  await sandbox.listen();
  onTestFinished(() => sandbox.close());
  const { idSubscription } = sandbox.gates[0]!;
  const env = { ...sandbox.env };
  return { env, idSubscription, sandbox };
}

test("without keys it reads from a sandbox of its own, says so, and ends", async () => {
  const { code, out, err } = await command([]);
  expect(err).toBe("no IANUM_CLIENT_ID in the environment: a sandbox stands in for the platform\n");
  expect(out).toContain("✓ Terms of service, version 3");
  expect(out).toContain("120 accesses in 3 pages, the newest at 2025-12-31");
  expect(code).toBe(0);
});

test("with keys it reads from the platform that they are for", async () => {
  const { env, idSubscription, sandbox } = await startPlatform();
  const { code, out, err } = await command(["--subscription", idSubscription], env);
  expect(err).toBe("");
  expect(out).toContain("10 accesses in 1 pages");
  expect(code).toBe(0);
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("what the gateway refuses is told in one line", async () => {
  const { env } = await startPlatform();
  const { code, err } = await command(["--subscription", "sub_none"], env);
  expect(code).toBe(1);
  expect(err).toMatch(/^graphql-gateway: GEN_0002: the access token's gate has no such subscription \(NOT_FOUND\)$/m);
  expect(err).not.toMatch(/^ +at /m);
});

const keys = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "x" };

test.each([
  { args: ["--limit", "0"], env: {}, code: 2, message: '--limit must be 1 to 999999, got "0"' },
  { args: ["--lmit", "1"], env: {}, code: 2, message: "Unknown option '--lmit'" },
  { args: [], env: keys, code: 2, message: "--subscription is missing" },
  { args: ["--subscription", "sub_1"], env: keys, code: 1, message: "region: is missing" },
])("$args with the names $env ends with exit code $code", async ({ args, env, code, message }) => {
  const answer = await command(args, env);
  expect(answer.code).toBe(code);
  expect(answer.err).toContain(`graphql-gateway: ${message}`);
});
