import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { failures, slow } from "./failed-checks.ts";
import { createWorld } from "./ianum.ts";

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
