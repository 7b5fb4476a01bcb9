import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createWorld, ianum } from "./ianum.ts";

const slow = { timeout: 120_000 }; // processes, on a busy machine

/** The names of the checks that failed. */
const failures = (checks: Readonly<Record<string, { readonly status: string }>>) =>
  Object.keys(checks).filter((name) => checks[name]?.status === "failed");

test("all is well: a line a check, each with a tick, and exit code 0", slow, async () => {
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

test("an examination costs one token request, and asks the API once", slow, async () => {
  const { examine, sandbox } = await createWorld();
  const { code, checks } = await examine();
  expect(code).toBe(0);
  expect(failures(checks)).toEqual([]);
  expect(sandbox.log.tokenRequests).toBe(1);
  expect(sandbox.log.entries.map(({ service }) => service)).toEqual(["token", "api"]);
});

describe("keys", () => {
  test("that are not set are told with what to set", slow, async () => {
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
  ] as const)("white space after the secret is named: %j", slow, async ([character, detail]) => {
    const { env, examine, sandbox } = await createWorld();
    const { checks, code } = await examine({ env: { IANUM_CLIENT_SECRET: env["IANUM_CLIENT_SECRET"]! + character } });
    expect(checks["client-secret"]).toMatchObject({ status: "failed", detail: expect.stringContaining(detail) });
    expect(checks["token"]?.status).toBe("skipped");
    expect(sandbox.log.requests).toBe(0);
    expect(code).toBe(1);
  });

  test("white space before the client id, and quotation marks around a secret, are named", slow, async () => {
    const { env, examine, gate } = await createWorld();
    const { checks } = await examine({
      env: { IANUM_CLIENT_ID: `\uFEFF${gate.id}`, IANUM_CLIENT_SECRET: `"${env["IANUM_CLIENT_SECRET"]}"` },
    });
    expect(checks["client-id"]?.detail).toContain("begins with a byte order mark");
    expect(checks["client-secret"]?.detail).toContain("quotation marks");
  });

  test("come from a file of secrets, whose name is shown", slow, async () => {
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
    expect(missing.checks["client-secret"]?.detail).toBe(`there is no file ${file}x`);
  });

  test("that the platform refuses are told as SEC_0005", slow, async () => {
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
  slow,
  async (type) => {
    const { examine } = await createWorld({ gates: [{ alias: "one", type }] });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual([]);
    expect(code).toBe(0);
  },
);

test("the id of another gate than the secret's is a refusal, and the remedy names both", slow, async () => {
  const { examine, sandbox } = await createWorld({ gates: [{ alias: "one" }, { alias: "two" }] });
  const { checks, code } = await examine({ env: { IANUM_CLIENT_ID: sandbox.gates[1]!.id } });
  expect(failures(checks)).toEqual(["token"]);
  expect(checks["token"]?.detail).toBe("SEC_0005: the platform refused the client id or secret (status 401)");
  expect(checks["token"]?.remedy).toContain("compare the client id and the secret");
  expect(code).toBe(1);
});

describe("addresses", () => {
  test.for([
    ["IANUM_REGION", "eu.west", "region"],
    ["IANUM_API_AUTH_URL", "api-auth.ianum.com", "endpoints"],
    ["IANUM_AUTH_URL", "http://auth.example.com", "endpoints"],
    ["IANUM_STAGE", "1.3", "endpoints"],
  ] as const)("%s that is wrong is named", slow, async ([name, value, check]) => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { [name]: value } });
    expect(checks[check]?.detail).toContain(name);
    expect(code).toBe(1);
  });

  test("a port where nothing listens is a refused connection", slow, async () => {
    const { examine, sandbox } = await createWorld();
    await sandbox.close();
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["connection"]);
    expect(checks["connection"]?.detail).toContain("ECONNREFUSED");
    expect(checks["connection"]?.remedy).toContain("ianum sandbox");
    expect(checks["token"]?.status).toBe("skipped");
    expect(code).toBe(1);
  });

  test.for([
    ["ENOTFOUND", "check IANUM_API_AUTH_URL"],
    ["EAI_AGAIN", "no DNS server answers"],
  ] as const)("a name that cannot be looked up (%s) has its remedy", slow, async ([code, remedy]) => {
    const { examine } = await createWorld();
    const env = { DNS_FAILS_WITH: code, IANUM_API_AUTH_URL: "https://ianum.example.com" };
    const { checks } = await examine({ env, preload: "no-dns" });
    expect(checks["dns"]).toMatchObject({ status: "failed", remedy: expect.stringContaining(remedy) });
    expect(checks["dns"]?.detail).toContain(code);
    expect(checks["connection"]?.status).toBe("skipped");
  });

  test("https where only http is spoken is told so", slow, async () => {
    const { examine, origin } = await createWorld();
    const { checks } = await examine({ env: { IANUM_API_AUTH_URL: origin.replace("http:", "https:") } });
    expect(checks["connection"]?.remedy).toContain("does not speak TLS");
  });

  test("a proxy in the environment is named without its password, and said not to be used", slow, async () => {
    const { examine, sandbox } = await createWorld();
    const env = { HTTP_PROXY: "http://me:pass-of-the-proxy@proxy.example.com:3128" };
    const { checks, out } = await examine({ env });
    expect(checks["proxy"]?.detail).toContain("HTTP_PROXY is set, and this process does not use it");
    expect(out).not.toContain("pass-of-the-proxy");
    expect((await examine({ env: { ...env, NO_PROXY: "127.0.0.1" } })).checks["proxy"]?.detail).toContain("none");

    const blocked = await examine({
      env: {
        ...env,
        DNS_FAILS_WITH: "ENOTFOUND",
        IANUM_API_AUTH_URL: "https://x.example.com",
        HTTPS_PROXY: env.HTTP_PROXY,
      },
      preload: "no-dns",
    });
    expect(blocked.checks["dns"]?.remedy).toContain("HTTPS_PROXY is set, but this process does not use it");
    await sandbox.close();
  });

  test.for([
    ["both hosts", {}, ["connection"], 12],
    ["the API alone", { NO_PROXY: "127.0.0.1" }, ["connection", "connection-api"], 14],
  ] as const)("a proxy that does not listen is told once, for %s", slow, async ([, exempt, expected, count]) => {
    const { examine, origin, sandbox } = await createWorld();
    await sandbox.close();
    const addresses = { IANUM_API_AUTH_URL: "https://127.0.0.1:1", IANUM_AUTH_URL: "https://api.example.com" };
    const proxy = { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: origin, ...exempt };
    const { checks } = await examine({ env: { ...addresses, ...proxy }, preload: "newer-node" });
    expect(Object.keys(checks)).toHaveLength(count);
    const last = checks[expected.at(-1)!];
    expect(last?.detail).toContain("ECONNREFUSED");
    expect(last?.remedy).toMatch(
      /^no proxy listens at 127\.0\.0\.1:\d+: start it, or correct HTTPS_PROXY, or unset it$/,
    );
    expect(checks["token"]?.status).toBe("skipped");
  });

  test("certificates that are not checked fail an https address", slow, async () => {
    const { examine, origin } = await createWorld();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", IANUM_API_AUTH_URL: origin.replace("http:", "https:") };
    expect((await examine({ env })).checks["connection"]?.detail).toContain("NODE_TLS_REJECT_UNAUTHORIZED=0");
  });
});

const openssl = "/usr/bin/openssl";

describe.runIf(existsSync(openssl))("certificates", () => {
  test.for([
    ["of a stranger", false, "127.0.0.1", "DEPTH_ZERO_SELF_SIGNED_CERT", "NODE_EXTRA_CA_CERTS"],
    ["for another host", true, "example.com", "ERR_TLS_CERT_ALTNAME_INVALID", "the certificate is for another host"],
  ] as const)("%s fail the connection, and nothing is sent", slow, async ([, isTrusted, name, reason, remedy]) => {
    const { examine, sandbox } = await createWorld();
    const { file, origin, requests } = await startTlsServer(name);
    const env = { IANUM_API_AUTH_URL: origin, ...(isTrusted ? { NODE_EXTRA_CA_CERTS: file } : {}) };
    const { checks, code } = await examine({ env });
    expect(failures(checks)).toEqual(["connection"]);
    expect(checks["connection"]?.detail).toContain(reason);
    expect(checks["connection"]?.remedy).toContain(remedy);
    expect([requests, sandbox.log.requests, code]).toEqual([[], 0, 1]);
  });
});

/** A server with a certificate of its own making for this name or address. */
async function startTlsServer(name: string) {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [key, file] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  const alternative = `subjectAltName=${/^[\d.]+$/.test(name) ? "IP" : "DNS"}:${name}`;
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", file];
  await promisify(execFile)(openssl, ["req", "-x509", "-subj", "/CN=test", "-addext", alternative, ...made]);
  const requests: string[] = [];
  const server = createServer({ key: await readFile(key), cert: await readFile(file) }, (request, response) => {
    requests.push(request.url ?? "");
    response.end();
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { file, origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

describe("time", () => {
  test.for([
    [600_000, "10 min ahead of"],
    [-600_000, "10 min behind"],
  ] as const)("a clock that is %i ms off is told, with the way to set it", slow, async ([offset, detail]) => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: String(offset) }, preload: "clock-ahead" });
    expect(checks["clock"]).toMatchObject({ status: "failed", detail: expect.stringContaining(detail) });
    expect(checks["clock"]?.remedy).toContain("set this machine's clock");
    expect(code).toBe(1);
  });

  test("a clock that is seconds off is shown, and is no failure", slow, async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { CLOCK_AHEAD_MS: "20000" }, preload: "clock-ahead" });
    expect(checks["clock"]?.status).toBe("ok");
    expect(checks["clock"]?.detail).toMatch(/^\d+ s ahead of/);
    expect(code).toBe(0);
  });

  test("a token endpoint that never responds is told", slow, async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "1" }, preload: "no-patience" });
    expect(checks["token"]).toMatchObject({ status: "failed", remedy: expect.stringContaining("no response comes") });
    expect(checks["clock"]?.status).toBe("skipped");
    expect(code).toBe(1);
  });

  test("an API that never responds is told apart from the token endpoint", slow, async () => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: { type: "hang" } });
    const { checks, code } = await examine({ env: { IMPATIENT_AT: "2" }, preload: "no-patience" });
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain("no response");
    expect(code).toBe(1);
  });

  test("a platform that takes seconds to respond is told", slow, async () => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ preload: "time-lapse" });
    expect(failures(checks)).toEqual(["latency"]);
    expect(checks["latency"]?.remedy).toContain("well under a second");
    expect(code).toBe(1);
  });
});

test("a token request whose connection is cut is told apart from one that is refused", slow, async () => {
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
  ] as const)("the token endpoint answers %j: the cause and its remedy", slow, async ([fault, detail, remedy]) => {
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
  ] as const)("the API answers %j: the cause and its remedy", slow, async ([fault, detail, remedy]) => {
    const { examine, sandbox } = await createWorld();
    sandbox.control.fail({ on: "api", with: fault });
    const { checks, code } = await examine();
    expect(failures(checks)).toEqual(["api"]);
    expect(checks["api"]?.detail).toContain(detail);
    expect(checks["api"]?.remedy).toContain(remedy);
    expect(code).toBe(1);
  });
});
