import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { failures } from "./failed-checks.ts";
import { createWorld, ianum } from "./ianum.ts";

test("all is well: a line a check, each with a tick, and exit code 0", async () => {
  const { run, gate } = await createWorld();
  const { code, out, err } = await run(["doctor"]);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out.match(/✓/g)).toHaveLength(12);
  expect(out).not.toMatch(/✗|–/);
  expect(out).not.toContain("\u001B");
  expect(out).toContain(gate.id);
  expect(out).toContain("All 12 checks passed.");
});

test("an examination costs one token request, and asks the API once", async () => {
  const { examine, sandbox } = await createWorld();
  const { code, checks } = await examine();
  expect(code).toBe(0);
  expect(failures(checks)).toEqual([]);
  expect(sandbox.log.tokenRequests).toBe(1);
  expect(sandbox.log.entries.map(({ service }) => service)).toEqual(["token", "api"]);
});

describe("keys", () => {
  test("that are not set are told with what to set", async () => {
    const { code, out } = await ianum(["doctor", "--json"]);
    const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; remedy?: string }[] };
    expect(code).toBe(1);
    expect(ok).toBe(false);
    const remedy = (wanted: string) => checks.find(({ name }) => name === wanted)?.remedy;
    expect(remedy("client-id")).toContain("gate's id");
    expect(remedy("client-secret")).toContain("IANUM_CLIENT_SECRET_FILE");
    expect(remedy("region")).toContain("region");
  });

  test.for([
    ["\n", "ends with a line end"],
    [" ", "ends with a space"],
    ["\r", "ends with a carriage return"],
    ["\u00A0", "ends with a no-break space"],
    ["\u200B", "ends with a zero-width space"],
    ["\u0007", "ends with the invisible character U+0007"],
  ] as const)("white space after the secret is named: %j", async ([character, detail]) => {
    const { env, examine, sandbox } = await createWorld();
    const { checks, code } = await examine({ env: { IANUM_CLIENT_SECRET: env["IANUM_CLIENT_SECRET"]! + character } });
    expect(checks["client-secret"]).toMatchObject({ status: "failed", detail: expect.stringContaining(detail) });
    expect(checks["token"]?.status).toBe("skipped");
    expect(sandbox.log.requests).toBe(0);
    expect(code).toBe(1);
  });

  test("white space before the client id, and quotation marks around a secret, are named", async () => {
    const { env, examine, gate } = await createWorld();
    const { checks } = await examine({
      env: { IANUM_CLIENT_ID: `\uFEFF${gate.id}`, IANUM_CLIENT_SECRET: `"${env["IANUM_CLIENT_SECRET"]}"` },
    });
    expect(checks["client-id"]?.detail).toContain("begins with a byte order mark");
    expect(checks["client-secret"]?.detail).toContain("quotation marks");
  });

  test("come from a file of secrets, whose name is shown", async () => {
    const { env, examine, gate, sandbox } = await createWorld();
    const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "secrets");
    await writeFile(file, `not-a-secret-of-this-gate\n${env["IANUM_CLIENT_SECRET"]}\n`);
    const { checks, code } = await examine({ env: { IANUM_CLIENT_SECRET: "", IANUM_CLIENT_SECRET_FILE: file } });
    expect(checks["client-secret"]?.detail).toContain(`secret 1 of ${file}`);
    expect(checks["token"]).toMatchObject({ status: "ok", detail: expect.stringContaining(`secret 2 of ${file}`) });
    expect(code).toBe(0);
    expect(sandbox.log.entries.some(({ gateId }) => gateId === gate.id)).toBe(true);

    const missing = await examine({ env: { IANUM_CLIENT_SECRET: "", IANUM_CLIENT_SECRET_FILE: `${file}x` } });
    expect(missing.checks["client-secret"]?.detail).toBe("the file that IANUM_CLIENT_SECRET_FILE names is not there");
  });

  test("that the platform refuses are told as SEC_0005", async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { IANUM_CLIENT_SECRET: "a-secret-of-another-gate" } });
    expect(failures(checks)).toEqual(["token"]);
    expect(checks["token"]?.detail).toContain("SEC_0005");
    expect(checks["token"]?.remedy).toContain("Developer Area");
    expect(checks["api"]?.status).toBe("skipped");
    expect(code).toBe(1);
  });
});

test.for(["public", "private", "identity-provider"] as const)(
  "the type of the gate does not matter to a token: %s",
  async (type) => {
    const { examine } = await createWorld({ gates: [{ alias: "one", type }] });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual([]);
    expect(code).toBe(0);
  },
);

test("the id of another gate than the secret's is a refusal, and the remedy names both", async () => {
  const { examine, sandbox } = await createWorld({ gates: [{ alias: "one" }, { alias: "two" }] });
  const { checks, code } = await examine({ env: { IANUM_CLIENT_ID: sandbox.gates[1]!.id } });
  expect(failures(checks)).toEqual(["token"]);
  expect(checks["token"]?.detail).toBe("SEC_0005: the platform refused the client id or secret (status 401)");
  expect(checks["token"]?.remedy).toContain("compare the client id and the secret");
  expect(code).toBe(1);
});

test("a token request whose connection is cut is told apart from one that is refused", async () => {
  const { examine, sandbox } = await createWorld();
  sandbox.control.fail({ on: "token", with: { type: "reset" } });
  const { checks, code } = await examine();
  expect(failures(checks)).toEqual(["token"]);
  expect(checks["token"]?.remedy).toContain("cut the connection");
  expect(checks["clock"]?.status).toBe("skipped");
  expect(code).toBe(1);
});
