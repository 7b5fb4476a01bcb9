import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { failures } from "./failed-checks.ts";
import { startServer } from "./http-server.ts";
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

describe("time", () => {
  test.for([
    // Not a round number of minutes: the server's header has whole seconds, and the response takes its time.
    [630_000, /^10 min \d+ s ahead of/],
    [-630_000, /^10 min \d+ s behind/],
  ] as const)("a clock that is %i ms off is told, with the way to set it", async ([offset, detail]) => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: String(offset) }, preload: "clock-ahead" });
    expect(checks["clock"]).toMatchObject({ status: "failed", detail: expect.stringMatching(detail) });
    expect(checks["clock"]?.remedy).toContain("set this machine's clock");
    expect(code).toBe(1);
  });

  test("a clock that is seconds off is shown, and is no failure", async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: "20000" }, preload: "clock-ahead" });
    expect(checks["clock"]?.status).toBe("ok");
    expect(checks["clock"]?.detail).toMatch(/^\d+ s ahead of/);
    expect(code).toBe(0);
  });

  test("a token endpoint that never responds is told", async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "1" }, preload: "no-patience" });
    expect(checks["token"]).toMatchObject({ status: "failed", remedy: expect.stringContaining("no response comes") });
    expect(checks["clock"]?.status).toBe("skipped");
    expect(code).toBe(1);
  });

  test("an API that never responds is told apart from the token endpoint", async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "2" }, preload: "no-patience" });
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain("no response");
    expect(code).toBe(1);
  });

  test("a platform that takes seconds to respond is told", async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ preload: "time-lapse" });
    expect(failures(checks)).toEqual(["latency"]);
    expect(checks["latency"]?.remedy).toContain("well under a second");
    expect(code).toBe(1);
  });
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

describe("responses", () => {
  test.for([
    [{ type: "status", status: 429, retryAfter: 30 }, "429", "try again in 30 s"],
    [{ type: "status", status: 503, retryAfter: 90 }, "503", "in 1 min 30 s"],
    [{ type: "status", status: 500 }, "500", "in a minute"],
    [{ type: "html", status: 502 }, "502", "a page came in place of JSON"],
    [{ type: "html", status: 200 }, "", "a page came in place of JSON"],
    [{ type: "truncated" }, "", "is not the platform's token endpoint"],
    [{ type: "empty" }, "", "is not the platform's token endpoint"],
    [{ type: "status", status: 404 }, "404", "there is no token endpoint"],
    [{ type: "redirect", to: "https://elsewhere.example.com/token" }, "redirect", "never follows a redirect"],
  ] as const)("the token endpoint answers %j: the cause and its remedy", async ([fault, detail, remedy]) => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "token", with: fault });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["token"]);
    expect(checks["token"]?.detail).toContain(detail);
    expect(checks["token"]?.remedy).toContain(remedy);
    expect(checks["clock"]?.status).toBe("ok");
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(code).toBe(1);
  });

  test.for([
    [{ type: "status", status: 401 }, "refuses the token", "region"],
    [{ type: "status", status: 403 }, "refuses the token", "region"],
    [{ type: "status", status: 503 }, "fails", "try again"],
    [{ type: "html", status: 200 }, "a page", "something stands in its place"],
    [{ type: "redirect", to: "https://elsewhere.example.com/" }, "redirects", "a token is not sent after it"],
    [{ type: "reset" }, "no response", "cut the connection"],
  ] as const)("the API answers %j: the cause and its remedy", async ([fault, detail, remedy]) => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: fault });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain(detail);
    expect(checks["api"]?.remedy).toContain(remedy);
    expect(code).toBe(1);
  });

  test.for([
    [404, "text", "text/plain", "nope"],
    [404, "nothing", "application/json", ""],
    [404, "JSON text", "application/json", '"no such page"'],
    [404, "another service's error", "application/json", '{"error":"not found"}'],
    [404, "a code that is a number", "application/json", '{"errorCode":404}'],
    [405, "nothing", "text/plain", ""],
    [204, "nothing", "application/json", ""],
    [200, "text", "text/plain", "ok"],
    [200, "a list", "application/json", "[]"],
    [200, "null", "application/json", "null"],
    [200, "an object that is cut off", "application/json", '{"idSubscription":'],
    [200, "more than is read", "application/json", `{"long":"${"x".repeat(100_000)}"}`],
  ] as const)("a host that is not the platform does not pass for its API: %i, %s", async (response) => {
    const [status, , contentType, body] = response;
    const { examine } = await createWorld();
    const { origin } = await startServer((_request, other) =>
      other.writeHead(status, { "content-type": contentType }).end(body),
    );
    const { checks, code } = await examine({ env: { IANUM_AUTH_URL: origin } });
    const { host } = new URL(origin);
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toBe(`${host} does not respond as the platform's API (status ${status})`);
    expect(checks["api"]?.remedy).toContain("check IANUM_AUTH_URL");
    expect(code).toBe(1);
  });

  test.for([
    [200, {}],
    [400, { errorCode: "GEN_0002", errorMessage: "Missing parameter in your body request" }],
  ] as const)("what the platform may say of a subscription that is not there passes: %i %j", async (said) => {
    const [status, body] = said;
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "json", status, body } });
    const { checks, code } = await examine();
    expect(checks["api"]?.detail).toContain("takes the token");
    expect(code).toBe(0);
  });

  test("a refusal of the token is one whatever its status", async () => {
    const { examine, sandbox } = await createWorld();
    const body = { errorCode: "SEC_0008", errorMessage: "Invalid access token" };
    sandbox.control.fail({ on: "api", with: { type: "json", status: 200, body } });
    const { checks } = await examine();
    expect(checks["api"]).toMatchObject({ status: "failed", detail: expect.stringContaining("refuses the token") });
  });

  test("an API whose response never ends is told as one that does not respond", async () => {
    const { examine } = await createWorld();
    const { origin } = await startServer((_request, response) => {
      response.writeHead(404, { "content-type": "application/json" }).write("{");
    });
    const env = { IANUM_AUTH_URL: origin, IMPATIENT_AT: "2", IMPATIENT_FOR: "body" };
    const { checks } = await examine({ env, preload: "no-patience" });
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain("no response");
  });
});
