import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorld, ianum } from "./ianum.ts";

test("a token is described, and not shown", async () => {
  const { run, sandbox } = await createWorld();
  const { code, out, err } = await run(["token"]);
  expect(code).toBe(0);
  expect(err).toBe("");
  expect(out).toMatch(
    /^expires {6}\d{4}-\d\d-\d\dT[\d:.]+Z\nlife left {4}(?:1 h|59 min \d+ s)\nfingerprint {2}[\da-f]{12}\n$/,
  );
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("--json gives expiry, life left and fingerprint", async () => {
  const { run } = await createWorld({ tokenLifeSeconds: 600 });
  const value = JSON.parse((await run(["token", "--json"])).out) as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["expiresAt", "lifeLeftMs", "fingerprint"]);
  expect(value["lifeLeftMs"]).toBeGreaterThan(570_000);
  expect(value["lifeLeftMs"]).toBeLessThanOrEqual(600_000);
});

test.for([
  [["--raw"], (token: string) => `${token}\n`],
  [["--header"], (token: string) => `Authorization: Bearer ${token}\n`],
  [["--raw", "--json"], (token: string) => `${JSON.stringify(token)}\n`],
] as const)("%j prints a token that the platform takes, and nothing else", async ([flags, line]) => {
  const { env, gate, origin } = await createWorld();
  const { code, out, err } = await ianum(["token", ...flags], { env });
  const [token = ""] = /[\w-]{20,}/.exec(out) ?? [];
  expect(out).toBe(line(token));
  expect(err).toBe("");
  expect(code).toBe(0);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${origin}/v1_3/subscription/${gate.idSubscription}/agreements`, { headers });
  expect(response.status).toBe(200);
});

test("--raw and --header exclude each other", async () => {
  const { run, sandbox } = await createWorld();
  const { code, err } = await run(["token", "--raw", "--header"]);
  expect(code).toBe(2);
  expect(err).toContain("--raw and --header exclude each other");
  expect(sandbox.log.requests).toBe(0);
});

test("a wrong secret ends with 1, a dead port with 3, missing keys with 2", async () => {
  const { env, run, sandbox } = await createWorld();
  const refused = await run(["token"], { env: { IANUM_CLIENT_SECRET: "a-secret-of-another-gate" } });
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("SEC_0005");
  expect(refused.out).toBe("");

  const missing = await ianum(["token", "--json"], { env: { ...env, IANUM_CLIENT_SECRET: "" } });
  expect(missing.code).toBe(2);
  expect(missing.err).toBe("");
  expect(JSON.parse(missing.out)).toMatchObject({ error: { code: "invalid_option" } });

  await sandbox.close();
  const dead = await run(["token", "--json"]);
  expect(dead.code).toBe(3);
  expect(JSON.parse(dead.out)).toMatchObject({ error: { code: "network_error" } });
});

test("--env reads a file, whose values take the place of the environment's", async () => {
  const { env, run } = await createWorld();
  const file = await fileOf(
    `\uFEFF# keys\nIANUM_CLIENT_ID=${env["IANUM_CLIENT_ID"]}\nIANUM_CLIENT_SECRET="${env["IANUM_CLIENT_SECRET"]}"\r\n`,
  );
  const wrong = { IANUM_CLIENT_ID: "another", IANUM_CLIENT_SECRET_FILE: "/there/is/none", IANUM_CLIENT_SECRET: "" };
  expect((await run(["token", "--env", file], { env: wrong })).code).toBe(0);
  expect((await run(["--env", file, "token"], { env: wrong })).code).toBe(0);
  expect((await run(["token"], { env: { IANUM_CLIENT_ID: "another" } })).code).toBe(1);

  const missing = await run(["token", "--env", `${file}x`]);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain(`${file}x is not there`);
});

test("secrets says which of several are accepted, a token request each", async () => {
  const { gate, run, sandbox } = await createWorld();
  const second = sandbox.control.addSecret();
  const file = await fileOf(`${second}\nan-older-secret-that-was-deleted\n${gate.secrets[1]}\n`);
  const env = { IANUM_CLIENT_SECRET: "", IANUM_CLIENT_SECRET_FILE: file };
  const { code, out, err } = await run(["secrets"], { env });
  expect(err).toBe("");
  expect(code).toBe(1);
  expect(sandbox.log.tokenRequests).toBe(3);
  const rows = out.trimEnd().split("\n").slice(1);
  expect(rows.map((row) => row.trim().split(/ {2,}/).slice(0, 2))).toEqual([
    ["✓", `secret 1 of ${file}`],
    ["✗", `secret 2 of ${file}`],
    ["✓", `secret 3 of ${file}`],
  ]);
  const values = JSON.parse((await run(["secrets", "--json"], { env })).out) as unknown[];
  expect(values).toMatchObject([
    { isAccepted: true },
    { isAccepted: false, platformCode: "SEC_0005" },
    { isAccepted: true },
  ]);
  expect((await run(["secrets"])).code).toBe(0);
});

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "file");
  await writeFile(file, text);
  return file;
}

test.for(["%s", "%s\n", "%s\r\n", "%s\r", "\uFEFF%s\n", "\n%s\n"])(
  "a file with the secret is read as @ianum/core reads it: %j",
  async (shape) => {
    const { gate, run } = await createWorld();
    const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "secret");
    await writeFile(file, shape.replace("%s", gate.secrets[0]!));
    const { code, err } = await run(["token"], { env: { IANUM_CLIENT_SECRET: "", IANUM_CLIENT_SECRET_FILE: file } });
    expect(err).toBe("");
    expect(code).toBe(0);
  },
);
