import { RedisTokenStore } from "@ianum/redis";
import { storeConformance } from "@ianum/sandbox/conformance";
import { Cluster, Redis } from "ioredis";
import { createClient, createCluster } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasOwnServer, type RedisServer, startRedisServer, takeOffLife, whyNoOwnServer } from "./redis-server.ts";

// Several keys, so that every script has several names to keep together.
const encryptionKey = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

// One node that holds all slots refuses what is spread over several, as many nodes would.
describe.skipIf(!hasOwnServer)(`a Redis cluster${whyNoOwnServer}`, () => {
  let server: RedisServer;
  let admin: Redis;
  beforeAll(async () => {
    server = await startRedisServer("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
    admin = new Redis(server.url);
    await admin.cluster("ADDSLOTSRANGE", 0, 16_383);
    while (!(await admin.cluster("INFO")).includes("cluster_state:ok"));
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  describe("through redis", () => {
    let client: ReturnType<typeof createCluster>;
    beforeAll(async () => {
      client = createCluster({ rootNodes: [{ url: server.url }] });
      await client.connect();
    });
    afterAll(() => client.destroy());

    storeConformance(test, () => {
      const keyPrefix = `test:${crypto.randomUUID()}:`;
      const store = new RedisTokenStore({ client, encryptionKey, keyPrefix });
      return { store, elapse: (ms) => takeOffLife(admin, keyPrefix, ms) };
    });
  });

  describe("through ioredis", () => {
    let client: Cluster;
    beforeAll(() => {
      client = new Cluster([server.url]);
    });
    afterAll(() => client.disconnect());

    storeConformance(test, () => {
      const keyPrefix = `test:${crypto.randomUUID()}:`;
      const store = new RedisTokenStore({ client, encryptionKey, keyPrefix });
      return { store, elapse: (ms) => takeOffLife(admin, keyPrefix, ms) };
    });
  });
});

describe.skipIf(!hasOwnServer)(`a client with settings of its own${whyNoOwnServer}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());
  const token = { value: "token", expiresAt: Date.now() + 600_000 };

  async function expectItWorks(store: RedisTokenStore): Promise<void> {
    const lock = await store.lock("a", { leaseMs: 1_000 });
    expect(await store.set("a", token, { lock: lock! })).toBe(true);
    expect((await store.get("a"))?.value).toBe("token");
    expect(await lock?.renew()).toBe(true);
    await store.delete("a", token);
    expect(await store.get("a")).toBeUndefined();
  }

  test("may give text as bytes", async () => {
    const client = createClient({ url: server.url, commandOptions: { typeMapping: { [36]: Buffer } } });
    await client.connect();
    await expectItWorks(new RedisTokenStore({ client, keyPrefix: "bytes:" }));
    client.destroy();
  });

  test.each([2, 3] as const)("may speak RESP%s", async (RESP) => {
    const client = createClient({ url: server.url, RESP });
    await client.connect();
    await expectItWorks(new RedisTokenStore({ client, keyPrefix: `resp${RESP}:` }));
    client.destroy();
  });

  test("may give numbers as text, and put a prefix before every key", async () => {
    const client = new Redis(server.url, { stringNumbers: true, keyPrefix: "app:" });
    await expectItWorks(new RedisTokenStore({ client, keyPrefix: "text:" }));
    client.disconnect();
  });
});
