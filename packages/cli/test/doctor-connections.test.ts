import { describe, expect, test } from "vitest";
import { failures } from "./failed-checks.ts";
import { createWorld } from "./ianum.ts";
import { hasOpenssl, startTlsServer, type TlsServerSettings } from "./tls-server.ts";

describe("addresses", () => {
  test.for([
    ["IANUM_REGION", "eu.west", "region"],
    ["IANUM_API_AUTH_URL", "api-auth.ianum.com", "endpoints"],
    ["IANUM_AUTH_URL", "http://auth.example.com", "endpoints"],
    ["IANUM_STAGE", "1.3", "endpoints"],
  ] as const)("%s that is wrong is named", async ([name, value, check]) => {
    const { examine } = await createWorld();
    const { checks, code } = await examine({ env: { [name]: value } });
    expect(checks[check]?.detail).toContain(name);
    expect(code).toBe(1);
  });

  test("a port where nothing listens is a refused connection", async () => {
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
    ["EAI_AGAIN", "no DNS server responds"],
  ] as const)("a name that cannot be looked up (%s) has its remedy", async ([code, remedy]) => {
    const { examine } = await createWorld();
    const env = { DNS_FAILS_WITH: code, IANUM_API_AUTH_URL: "https://ianum.example.com" };
    const { checks } = await examine({ env, preload: "no-dns" });
    expect(checks["dns"]).toMatchObject({ status: "failed", remedy: expect.stringContaining(remedy) });
    expect(checks["dns"]?.detail).toContain(code);
    expect(checks["connection"]?.status).toBe("skipped");
  });

  test("https where only http is spoken is told so", async () => {
    const { examine, origin } = await createWorld();
    const { checks } = await examine({ env: { IANUM_API_AUTH_URL: origin.replace("http:", "https:") } });
    expect(checks["connection"]?.remedy).toContain("does not speak TLS");
  });

  test("a proxy in the environment is named without its password, and said not to be used", async () => {
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
  ] as const)("a proxy that does not listen is told once, for %s", async ([, exempt, expected, count]) => {
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

  test("certificates that are not checked fail an https address", async () => {
    const { examine, origin } = await createWorld();
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", IANUM_API_AUTH_URL: origin.replace("http:", "https:") };
    expect((await examine({ env })).checks["connection"]?.detail).toContain("NODE_TLS_REJECT_UNAUTHORIZED=0");
  });
});

describe.runIf(hasOpenssl)("certificates", () => {
  const yesterday = dayFromNow(-1);
  const tomorrow = dayFromNow(1);

  test.for([
    [
      "of a stranger",
      { isTrusted: false },
      "not one that this machine trusts (DEPTH_ZERO_SELF_",
      "NODE_EXTRA_CA_CERTS",
    ],
    ["for another host", { name: "example.com" }, "is for example.com (ERR_TLS", "check the address"],
    ["that have expired", { to: yesterday }, `expired on ${dateOf(yesterday)} (CERT_HAS_EXPIRED)`, "have to renew"],
    [
      "of a stranger that have expired",
      { to: yesterday, isTrusted: false },
      `expired on ${dateOf(yesterday)}`,
      "have to renew",
    ],
    ["that expired long ago", { from: dayFromNow(-900), to: dayFromNow(-400) }, "expired on 202", "have to renew"],
    [
      "that are not valid yet",
      { from: tomorrow },
      `not valid before ${dateOf(tomorrow)} (CERT_NOT`,
      "set this machine's clock",
    ],
    [
      "of an authority that has expired",
      { authority: { to: yesterday } },
      `expired on ${dateOf(yesterday)}`,
      "have to renew",
    ],
    [
      "of an authority that is a stranger",
      { authority: {}, isTrusted: false },
      "not one that this machine trusts",
      "NODE_EXTRA_CA_CERTS",
    ],
  ] as const)("%s fail the connection, and nothing is sent", async ([, made, reason, remedy]) => {
    const { isTrusted = true, ...settings } = made as TlsServerSettings & { readonly isTrusted?: boolean };
    const { examine, sandbox } = await createWorld();
    const { file, origin, requests } = await startTlsServer(settings);
    const env = { IANUM_API_AUTH_URL: origin, ...(isTrusted ? { NODE_EXTRA_CA_CERTS: file } : {}) };
    const { checks, code } = await examine({ env });
    expect(failures(checks)).toEqual(["connection"]);
    expect(checks["connection"]?.detail).toContain(`the certificate of ${new URL(origin).host} `);
    expect(checks["connection"]?.detail).toContain(reason);
    expect(checks["connection"]?.remedy).toContain(remedy);
    expect([requests, sandbox.log.requests, code]).toEqual([[], 0, 1]);
  });

  test.for([{}, { authority: {} }])("that are good, with %j, pass, and their end is shown", async (settings) => {
    const { examine } = await createWorld();
    const { file, origin } = await startTlsServer({ ...settings, to: tomorrow });
    const { checks } = await examine({ env: { IANUM_API_AUTH_URL: origin, NODE_EXTRA_CA_CERTS: file } });
    expect(checks["connection"]?.detail).toContain(`certificate valid until ${dateOf(tomorrow)}`);
  });
});

function dayFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
