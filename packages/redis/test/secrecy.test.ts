import { RedisTokenStore, type RedisTokenStoreOptions } from "@ianum/redis";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { LOCK } from "../src/scripts.ts";
import { createPlatform } from "./platform.ts";
import { type AnyRedisServer, anyRedisServer, hasServer, whyNoServer } from "./redis-server.ts";

const [oldKey, newKey] = [Buffer.alloc(32, "old"), Buffer.alloc(32, "new")];

describe.skipIf(!hasServer)(`what is stored in Redis${whyNoServer}`, () => {
  let server: AnyRedisServer;
  let client: Redis;
  let keyPrefix = "";
  beforeAll(async () => {
    server = await anyRedisServer();
    client = new Redis(server.url);
  });
  beforeEach(() => {
    keyPrefix = `${server.prefix}${crypto.randomUUID()}:`;
  });
  afterAll(async () => {
    client.disconnect();
    await server.stop();
  });

  const create = (options: Partial<RedisTokenStoreOptions> = {}): RedisTokenStore =>
    new RedisTokenStore({ client, keyPrefix, ...options });
  const names = async (): Promise<string[]> => (await client.keys(`${keyPrefix}*`)).toSorted();
  /** Stores a refusal under `key`. @returns its name in Redis */
  const refusalOf = async (key: string): Promise<string> => {
    const before = await names();
    await create({ encryptionKey: newKey }).refuse(key, { httpStatus: 401, platformCode: "SEC_0005", waitMs: 60_000 });
    return (await names()).find((name) => !before.includes(name))!;
  };

  test.each([
    ["encrypted", { encryptionKey: newKey }, false],
    ["as it is", {}, true],
  ])(
    "%s holds no secret in names, locks and values, and nothing without a time to live",
    async (_, options, isPlain) => {
      const { sandbox, source } = createPlatform();
      const store = create(options);
      const token = await source(store).getToken();
      const [valueName] = await names();
      await store.lock("another", { leaseMs: 60_000 });

      const [gate] = sandbox.gates;
      const secrets = [gate!.id, gate!.alias, gate!.secrets[0]!, newKey.toString(), newKey.toString("base64")];
      const found = await names();
      expect(found).toHaveLength(2);
      for (const name of found) {
        const value = (await client.get(name)) ?? "";
        const ttlMs = await client.pttl(name);
        expect(ttlMs).toBeGreaterThan(0);
        expect(ttlMs).toBeLessThanOrEqual(3_600_000);
        for (const secret of secrets) expect(name + value).not.toContain(secret);
        expect(name).not.toContain(token.value);
        expect(value.includes(token.value)).toBe(isPlain && name === valueName);
      }
    },
  );

  test("locks for the same owner when a client sends the command twice", async () => {
    const lockTwice = (owner: string): Promise<unknown> => client.eval(LOCK, 1, `${keyPrefix}lock`, owner, "60000");
    expect([await lockTwice("me"), await lockTwice("me"), await lockTwice("you")]).toEqual([1, 1, 0]);
  });

  test("is at one place of a cluster with its lock", async () => {
    const store = create({ encryptionKey: [newKey, oldKey] });
    await store.set("a", { value: "token", expiresAt: Date.now() + 60_000 });
    await store.lock("a", { leaseMs: 60_000 });
    const found = await names();
    expect(found).toHaveLength(2);
    expect(new Set(found.map((name) => /\{([0-9a-f]{64})\}/.exec(name)?.[1])).size).toBe(1);
  });

  test("is not kept for ever where the token's end is not known", async () => {
    await create().set("a", { value: "token", expiresAt: Number.POSITIVE_INFINITY });
    expect(await client.pttl((await names())[0]!)).toBeGreaterThan(0);
  });

  test.each([
    ["cut short", (name: string) => client.setrange(name, 40, "#")],
    ["other text", (name: string) => client.set(name, "hello", "PX", 60_000)],
    ["empty", (name: string) => client.set(name, "", "PX", 60_000)],
    [
      "no text at all",
      async (name: string) => {
        await client.del(name);
        await client.hset(name, "a", "b");
      },
    ],
    ["without a time to live", (name: string) => client.persist(name)],
  ])("that was made %s counts as absent, is reported, and is replaced with one token request", async (_, damage) => {
    const { events, sandbox, source } = createPlatform();
    const store = create({ encryptionKey: newKey });
    await source(store).getToken();
    await damage((await names())[0]!);
    events.length = 0;

    const token = await source(store).getToken();
    expect(events[0]).toMatchObject({ type: "store-failed", operation: "get" });
    expect(String((events[0] as { error: Error }).error)).toContain("counts as absent");
    expect((await source(store).getToken()).value).toBe(token.value);
    expect(sandbox.log.tokenRequests).toBe(2);
    expect(await client.pttl((await names())[0]!)).toBeGreaterThan(0);
  });

  test.each([
    ["encrypted", { encryptionKey: newKey }],
    ["as it is", {}],
  ])("of a refusal, %s, holds no secret and lives no longer than its wait", async (_, options) => {
    const { sandbox, source } = createPlatform();
    const store = create(options);
    const clientSecret = "wrong-and-secret";
    await expect(source(store, { clientSecret }).getToken()).rejects.toMatchObject({ code: "invalid_credentials" });
    await expect(source(store, { clientSecret }).getToken()).rejects.toMatchObject({ platformCode: "SEC_0005" });
    expect(sandbox.log.tokenRequests).toBe(1);

    const [name, ...others] = await names();
    expect(others).toEqual([]);
    const value = (await client.get(name!)) ?? "";
    for (const secret of [clientSecret, sandbox.gates[0]!.id]) expect(name + value).not.toContain(secret);
    expect(value.includes("SEC_0005")).toBe(!("encryptionKey" in options));
    const ttlMs = await client.pttl(name!);
    expect(ttlMs).toBeGreaterThan(0);
    expect(ttlMs).toBeLessThanOrEqual(60_000);
  });

  test.each([
    [
      "another's, from another name",
      async (name: string) => void (await client.copy(await refusalOf("x"), name, "REPLACE")),
    ],
    ["other text", async (name: string) => void (await client.set(name, "401", "PX", 60_000))],
    [
      "as it is written without a key",
      async (name: string) => void (await client.set(name, "r1.9999999999999 401 SEC_0005", "PX", 60_000)),
    ],
    [
      "no text at all",
      async (name: string) => {
        await client.del(name);
        await client.hset(name, "a", "b");
      },
    ],
    ["without a time to live", async (name: string) => void (await client.persist(name))],
  ])("of a refusal that somebody forged is ignored, and reported: %s", async (_, forge) => {
    const store = create({ encryptionKey: newKey });
    await forge(await refusalOf("a"));
    const unreadable: Error[] = [];
    const found = await store.acquire("a", { leaseMs: 60_000, onUnreadable: (error) => unreadable.push(error) });
    expect(found.refusal).toBeUndefined();
    expect(found.lock).toBeDefined();
    expect(unreadable.map(String).join()).toContain("counts as absent");
  });

  test("cannot be given a longer life by who can write to Redis, but not read what is sealed", async () => {
    const store = create({ encryptionKey: newKey });
    await store.set("token", { value: "token", expiresAt: Date.now() + 60_000 });
    await store.refuse("refusal", { httpStatus: 401, waitMs: 60_000 });
    for (const name of await names()) await client.pexpire(name, 3_600_000);
    const token = await store.get("token");
    expect(token!.expiresAt - Date.now()).toBeLessThanOrEqual(60_000);
    const { refusal } = await store.acquire("refusal", { leaseMs: 1_000 });
    expect(refusal!.waitMs).toBeLessThanOrEqual(60_000);
  });

  test("in the form of an older version, without the end of its life, is ignored and replaced", async () => {
    const store = create();
    await store.set("a", { value: "token", expiresAt: Date.now() + 60_000 });
    const [name] = await names();
    const [, mark] = ((await client.get(name!)) ?? "").split(".");
    await client.set(name!, `1.${mark}.token`, "PX", 60_000);
    expect(await store.get("a")).toBeUndefined();
    await store.set("a", { value: "token", expiresAt: Date.now() + 60_000 });
    expect((await store.get("a"))?.value).toBe("token");
  });

  test.each([{}, { encryptionKey: newKey }])("is not read at another name than its own: %o", async (options) => {
    const store = create(options);
    await store.set("mine", { value: "my-token", expiresAt: Date.now() + 60_000 });
    const [mine] = await names();
    await store.set("yours", { value: "your-token", expiresAt: Date.now() + 60_000 });
    const yours = (await names()).find((name) => name !== mine)!;
    await client.copy(mine!, yours, "REPLACE");
    const read = (await store.get("yours"))?.value;
    // Without a key there is nothing that could prove where a value belongs.
    expect(read).toBe("encryptionKey" in options ? undefined : "my-token");
  });

  test("stays apart for another gate, another endpoint, another key and no key", async () => {
    const platform = createPlatform({ gates: [{ alias: "one" }, { alias: "two" }] });
    const { sandbox, source } = platform;
    const [one, two] = sandbox.gates;
    const encrypted = create({ encryptionKey: newKey });
    const sources = [
      source(encrypted),
      source(encrypted, { clientId: two!.id, clientSecret: two!.secrets[0]! }),
      source(encrypted, {
        clientId: one!.id,
        clientSecret: one!.secrets[0]!,
        endpoints: { apiAuth: "https://other.example" },
      }),
      source(create({ encryptionKey: oldKey })),
      source(create()),
    ];
    // Twice: neither takes away what another has stored.
    for (let round = 0; round < 2; round += 1) {
      const tokens = await Promise.all(sources.map((each) => each.getToken()));
      expect(new Set(tokens.map(({ value }) => value)).size).toBe(sources.length);
    }
    expect(await names()).toHaveLength(sources.length);
    expect(sandbox.log.tokenRequests).toBe(sources.length);
    expect(platform.events.filter(({ type }) => type === "store-failed")).toEqual([]);
  });

  describe("while the encryption key is rotated", () => {
    const token = { value: "first", expiresAt: Date.now() + 600_000 };
    const later = { value: "second", expiresAt: Date.now() + 700_000 };
    const [before, during] = [{ encryptionKey: oldKey }, { encryptionKey: [newKey, oldKey] }];

    test("is read with any key of the list and written with the first", async () => {
      await create(before).set("a", token);
      expect((await create(during).get("a"))?.value).toBe("first");
      await create(during).set("a", later);
      expect((await create(during).get("a"))?.value).toBe("second");
      expect((await create({ encryptionKey: newKey }).get("a"))?.value).toBe("second");
      expect(await create(before).get("a")).toBeUndefined();
    });

    test("is the newer of two that different processes have written", async () => {
      await create(during).set("a", token);
      await create(before).set("a", later);
      expect((await create(during).get("a"))?.value).toBe("second");
    });

    test("is removed after a refusal whichever key it was written with, and so is what is older", async () => {
      await create(during).set("a", token);
      await create(before).set("a", later);
      await create(during).delete("a", later);
      expect(await create(during).get("a")).toBeUndefined();
    });

    test("is kept when an older one is refused", async () => {
      await create(during).set("a", token);
      await create(before).set("a", later);
      await create(during).delete("a", token);
      expect((await create(during).get("a"))?.value).toBe("second");
    });

    test("survives a key that is listed twice", async () => {
      const twice = create({ encryptionKey: [newKey, newKey] });
      await twice.set("a", token);
      expect((await twice.get("a"))?.value).toBe("first");
    });
  });
});
