import { clientCredentials, ConfigurationError, requestToken, type TokenEvent } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

function rotating() {
  const platform = createPlatform();
  const [gate] = platform.sandbox.gates;
  const [old] = gate!.secrets;
  const fresh = platform.sandbox.control.addSecret(gate!.id);
  const presented = (): string[] =>
    platform.sandbox.log.entries.map(({ secretFingerprint }) =>
      secretFingerprint === platform.sandbox.log.fingerprint(old!)
        ? "old"
        : secretFingerprint === platform.sandbox.log.fingerprint(fresh)
          ? "new"
          : "?",
    );
  const context = { signal: new AbortController().signal, fetch: platform.sandbox.fetch };
  return { ...platform, gate: gate!, old: old!, fresh, presented, context };
}

describe("a list of secrets", () => {
  test("is tried newest first", async () => {
    const { source, presented, fresh, old } = rotating();
    await source({ clientSecret: [fresh, old] }).getToken();
    expect(presented()).toEqual(["new"]);
  });

  test("falls back once to the next when the platform refuses one with SEC_0005, and says so", async () => {
    const { source, presented, fresh, old, sandbox, gate, events } = rotating();
    sandbox.control.deleteSecret(gate.id, fresh);
    await source({ clientSecret: [fresh, old] }).getToken();
    expect(presented()).toEqual(["new", "old"]);
    expect(events.map(({ type }) => type)).toEqual([
      "token-requested",
      "secret-refused",
      "token-obtained",
      "token-waited",
    ]);
  });

  test("is gone through without a listener, and a listener is told how long the refusal took", async () => {
    const { clock, context, fresh, gate, old, presented, sandbox } = rotating();
    await clock.advance(1_000);
    const keys = { clientId: gate.id, clientSecret: ["wrong", fresh, old], clock };
    await expect(clientCredentials(keys).requestToken(context)).resolves.toBeDefined();
    expect(presented()).toEqual(["?", "new"]);
    const events: TokenEvent[] = [];
    sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: 30 } });
    const call = clientCredentials({ ...keys, onEvent: (event) => events.push(event) }).requestToken(context);
    await elapse(clock, call, 10);
    expect(events).toEqual([{ type: "secret-refused", remaining: 2, durationMs: 30 }]);
  });

  test("is tried from the one that last worked, and moves over when that is deleted: a rotation without downtime", async () => {
    const { clock, source, presented, fresh, old, sandbox, gate } = rotating();
    const tokens = source({ clientSecret: ["not yet known to the platform", old, fresh] });
    await tokens.getToken();
    await clock.advance(3_600_000);
    await tokens.getToken();
    expect(presented()).toEqual(["?", "old", "old"]);
    sandbox.control.deleteSecret(gate.id, old);
    await clock.advance(3_600_000);
    await tokens.getToken();
    expect(presented().slice(3)).toEqual(["old", "new"]);
  });

  test("goes on with the one that works when a newer one is put before it", async () => {
    const { clock, source, presented, old } = rotating();
    let secrets = [old];
    const tokens = source({ clientSecret: () => secrets });
    await tokens.getToken();
    secrets = ["not yet known to the platform", old];
    await clock.advance(3_600_000);
    await tokens.getToken();
    expect(presented()).toEqual(["old", "old"]);
  });

  test("does not present a refused secret again when the next one meets an outage", async () => {
    const { clock, source, presented, old, sandbox } = rotating();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 401, errorCode: "SEC_0005" } });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 500 } });
    const call = source({ clientSecret: ["refused", old] }).getToken();
    await clock.advance(1_000);
    await call;
    expect(presented()).toHaveLength(3);
    expect(presented().at(-1)).toBe("old");
  });

  test("fails with SEC_0005 when all are refused, each presented once", async () => {
    const { source, sandbox } = rotating();
    await expect(source({ clientSecret: ["a", "b", "c"] }).getToken()).rejects.toMatchObject({
      platformCode: "SEC_0005",
    });
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("is gone through where a 200 carries the refusal, with null for what is absent", async () => {
    const presented: unknown[] = [];
    const fetch = async (_: string, init: { readonly body: string }) => {
      const { client_secret: secret } = JSON.parse(init.body) as { readonly client_secret: string };
      presented.push(secret);
      return Response.json(
        secret === "old" ? { access_token: "t" } : { access_token: null, expires_in: null, errorCode: "SEC_0005" },
      );
    };
    const { source } = rotating();
    await expect(source({ clientSecret: ["new", "old"], fetch }).getToken()).resolves.toMatchObject({ value: "t" });
    expect(presented).toEqual(["new", "old"]);
  });

  test("is not gone through after another refusal", async () => {
    const { source, sandbox, old } = rotating();
    sandbox.control.fail({ on: "token", with: { type: "status", status: 400, errorCode: "GEN_0002" } });
    await expect(source({ clientSecret: [old, "b"] }).getToken()).rejects.toMatchObject({ platformCode: "GEN_0002" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });
});

describe("keys may be functions,", () => {
  test("sync or async, asked anew for each token request", async () => {
    const { clock, source, old, gate, sandbox } = rotating();
    let asked = 0;
    const tokens = source({
      clientId: () => gate.alias,
      clientSecret: async () => {
        asked += 1;
        return old;
      },
    });
    await tokens.getToken();
    const askedForFirst = asked;
    await tokens.getToken();
    expect(asked).toBe(askedForFirst);
    await clock.advance(3_600_000);
    await tokens.getToken();
    expect(asked).toBe(2 * askedForFirst);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("also ones that give a list, or in a list", async () => {
    const { source, old } = rotating();
    await expect(source({ clientSecret: () => ["wrong", old] }).getToken()).resolves.toBeDefined();
    await expect(source({ clientSecret: ["wrong", async () => old] }).getToken()).resolves.toBeDefined();
  });

  test("whose failure is told as such, and not remembered", async () => {
    const { source, old, sandbox } = rotating();
    let isVaultUp = false;
    const tokens = source({
      clientSecret: () => {
        if (!isVaultUp) throw new Error("vault sealed");
        return old;
      },
    });
    await expect(tokens.getToken()).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "credentials_unavailable",
      option: "clientSecret",
      cause: { message: expect.stringContaining("withheld") as string },
    });
    isVaultUp = true;
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test.each(["clientId", "clientSecret"])("whose failure is told with the option's name: %s", async (option) => {
    const { source } = rotating();
    const failing = (): never => {
      throw new Error("vault sealed");
    };
    await expect(source({ [option]: failing }).getToken()).rejects.toMatchObject({
      option,
      message: `${option}: the function that provides it failed; see the cause`,
    });
  });

  test("whose failure is one of ours already is told as it is", async () => {
    const { source } = rotating();
    const failure = new ConfigurationError("VAULT_ADDR", "is missing");
    const tokens = source({ clientSecret: () => Promise.reject(failure) });
    await expect(tokens.getToken()).rejects.toMatchObject({ option: "VAULT_ADDR", code: "invalid_option" });
  });

  test.each(["clientId", "clientSecret"])("whose white space is told with the option's name: %s", async (option) => {
    const { source } = rotating();
    await expect(source({ [option]: () => "text " }).getToken()).rejects.toMatchObject({
      option,
      message: expect.stringContaining("ends with white space") as string,
    });
  });

  test.each(["", "  ", undefined, null, 7])("and what they give is checked: %j", async (value) => {
    const { source, sandbox } = rotating();
    await expect(source({ clientSecret: () => value as string }).getToken()).rejects.toMatchObject({
      option: "clientSecret",
    });
    await expect(source({ clientId: () => value as string }).getToken()).rejects.toMatchObject({ option: "clientId" });
    expect(sandbox.log.tokenRequests).toBe(0);
  });
});

test("one request that takes too long says what took so long", async () => {
  const { clock, context, gate, old, sandbox } = rotating();
  sandbox.control.fail({ on: "token", with: { type: "hang" } });
  const keys = { clientId: gate.id, clientSecret: old };
  const token = requestToken({ ...keys, clock, fetch: context.fetch, timeoutMs: 3_000 });
  await expect(elapse(clock, token)).rejects.toThrow("the token request took longer than 3000 ms");
});
