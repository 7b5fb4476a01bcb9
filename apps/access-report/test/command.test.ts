import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const slow = 30_000; // two processes, on a busy machine

beforeAll(() => {
  if (!existsSync(main)) throw new Error("the command is run as it is built: npm run build comes first");
});

function command(args: readonly string[], env: Record<string, string> = {}) {
  return new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [main, ...args], { env }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    );
  });
}

test("without keys it reads from a sandbox of its own, and says so", { timeout: slow }, async () => {
  const { code, out, err } = await command(["--limit", "100"]);
  expect(err).toBe("no IANUM_CLIENT_ID in the environment: reading from a sandbox\n");
  expect(out).toContain("100 accesses in 2 calls");
  expect(code).toBe(0);
});

test("keys of which one is missing are told in one line", { timeout: slow }, async () => {
  const { code, err } = await command(["--subscription", "sub_1"], { IANUM_CLIENT_ID: "gate_1" });
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: IANUM_CLIENT_SECRET: missing from the environment.*\n$/);
});

test("wrong arguments end with exit code 2", { timeout: slow }, async () => {
  const { code, err } = await command(["--colour"]);
  expect(code).toBe(2);
  expect(err).not.toMatch(/^ +at /m);
});
