import { createRequire } from "node:module";
import { RedisTokenStore } from "@ianum/redis";
import { Redis } from "ioredis";
import { createClient as createClient4 } from "redis-4";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type AnyRedisServer, anyRedisServer, hasServer, whyNoServer } from "./redis-server.ts";

// They have no types of their own.
const require = createRequire(import.meta.url);
const { createClient: createClient3 } = require("redis-3") as { createClient(options: { url: string }): Client3 };
const Redis4 = require("ioredis-4") as new (url: string) => { disconnect(): void };
interface Client3 {
  on(event: "error", listener: () => void): unknown;
  once(event: "ready", listener: () => void): unknown;
  end(flush: boolean): void;
}

const refused = { name: "ConfigurationError", option: "client" };

describe.skipIf(!hasServer)(`clients that are older than what the store is made for${whyNoServer}`, () => {
  let server: AnyRedisServer;
  let admin: Redis;
  beforeAll(async () => {
    server = await anyRedisServer();
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });
  const token = { value: "a-token", expiresAt: Date.now() + 600_000 };

  test.each([
    ["connected", (client: Client3) => new Promise<void>((resolve) => void client.once("ready", resolve))],
    ["not yet connected", async () => undefined],
  ])("redis 3, %s, is refused when the store is made, with what to use", async (_, wait) => {
    const client = createClient3({ url: server.url });
    onTestFinished(() => {
      client.end(true);
    });
    client.on("error", () => undefined);
    await wait(client);
    const create = () => new RedisTokenStore({ client: client as never, keyPrefix: server.prefix });
    expect(create).toThrow(expect.objectContaining(refused));
    expect(create).toThrow("must be a client of redis (>= 4) or ioredis (>= 5)");
    expect(await admin.keys(`${server.prefix}*`)).toEqual([]);
  });

  test("redis 4 in legacy mode, which gives no promises, is refused at each call, and its v4 is taken", async () => {
    const client = createClient4({ url: server.url, legacyMode: true });
    await client.connect();
    onTestFinished(() => client.disconnect());
    const legacy = new RedisTokenStore({ client, keyPrefix: server.prefix });
    await expect(legacy.get("k")).rejects.toMatchObject(refused);
    await expect(legacy.set("k", token)).rejects.toMatchObject(refused);
    await expect(legacy.lock("k", { leaseMs: 1_000 })).rejects.toMatchObject(refused);
    await expect(legacy.delete("k", token)).rejects.toMatchObject(refused);

    const { v4 } = client as unknown as { readonly v4: never };
    const store = new RedisTokenStore({ client: v4, keyPrefix: server.prefix });
    expect(await store.set("v4", token)).toBe(true);
    expect((await store.get("v4"))?.value).toBe(token.value);
  });

  test("ioredis 4 gives promises, and works", async () => {
    const client = new Redis4(server.url);
    onTestFinished(() => client.disconnect());
    const store = new RedisTokenStore({ client: client as never, keyPrefix: server.prefix });
    const lock = await store.lock("io4", { leaseMs: 10_000 });
    expect(await store.lock("io4", { leaseMs: 10_000 })).toBeUndefined();
    expect(await store.set("io4", token, { lock: lock! })).toBe(true);
    expect((await store.get("io4"))?.value).toBe(token.value);
    await store.delete("io4", token);
    expect(await store.get("io4")).toBeUndefined();
  });
});
