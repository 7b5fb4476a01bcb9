import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { createTokenSource, type TokenEvent, type TokenSource, type TokenStore } from "@ianum/core";
import { type RedisClient, RedisTokenStore } from "@ianum/redis";
import { Cluster, Redis } from "ioredis";
import { createCluster, createSentinel } from "redis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startRedisCluster, type RedisCluster } from "./redis-cluster.ts";
import { type RedisSentinel, startRedisSentinel } from "./redis-sentinel.ts";
import { hasOwnServer, whyNoOwnServer } from "./redis-server.ts";

interface Connected {
  readonly client: RedisClient;
  close(): unknown;
}

/** Two services that share one gate's token through two clients of their own. */
async function startServices(connect: () => Promise<Connected>): Promise<{
  readonly sandbox: Sandbox;
  readonly events: TokenEvent["type"][];
  /** New services, as after a roll-out: they have no token in memory. */
  start(): Promise<readonly [TokenSource, TokenSource]>;
}> {
  const sandbox = createSandbox({ accesses: 1 });
  const [gate] = sandbox.gates;
  const events: TokenEvent["type"][] = [];
  const keyPrefix = `test:${crypto.randomUUID()}:`;
  const connected = [await connect(), await connect()] as const;
  onTestFinished(async () => {
    for (const { close } of connected) await close();
  });
  const source = (store: TokenStore): TokenSource =>
    createTokenSource({
      clientId: gate!.id,
      clientSecret: gate!.secrets[0]!,
      fetch: sandbox.fetch,
      store,
      onEvent: ({ type }) => void events.push(type),
    });
  const stores = connected.map(
    ({ client }) => new RedisTokenStore({ client, keyPrefix, encryptionKey: Buffer.alloc(32, 5) }),
  );
  return {
    sandbox,
    events,
    start: async () => [source(stores[0]!), source(stores[1]!)],
  };
}

const values = async (sources: readonly TokenSource[]): Promise<readonly string[]> =>
  Promise.all(sources.map(async (source) => (await source.getToken()).value));

/** Begins new services until they share again: until then each serves itself, and no call fails. */
async function untilShared(services: Awaited<ReturnType<typeof startServices>>): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    const before = services.sandbox.log.tokenRequests;
    const [one, other] = await values(await services.start());
    if (one === other && services.sandbox.log.tokenRequests - before <= 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("they do not share again");
}

describe.skipIf(!hasOwnServer)(`a cluster of three nodes${whyNoOwnServer}`, () => {
  let cluster: RedisCluster;
  beforeEach(async () => {
    cluster = await startRedisCluster();
  });
  afterEach(() => cluster.stop());

  const clients: Readonly<Record<string, () => Promise<Connected>>> = {
    async redis() {
      const client = createCluster({ rootNodes: cluster.urls.map((url) => ({ url })) });
      client.on("error", () => undefined);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
    async ioredis() {
      const client = new Cluster([...cluster.urls]);
      client.on("error", () => undefined);
      return { client, close: () => client.disconnect() };
    },
  };

  test.each(Object.keys(clients))("keeps tokens of many gates, through %s: one token request each", async (name) => {
    const { client, close } = await clients[name]!();
    onTestFinished(() => void close());
    const store = new RedisTokenStore({ client, keyPrefix: `test:${crypto.randomUUID()}:` });
    const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
    for (const key of keys) {
      const { lock } = await store.acquire(key, { leaseMs: 10_000 });
      expect(await store.set(key, { value: `token-${key}`, expiresAt: Date.now() + 60_000 }, { lock: lock! })).toBe(
        true,
      );
    }
    for (const key of keys) expect((await store.get(key))?.value).toBe(`token-${key}`);
    expect((await cluster.keysPerNode()).every((count) => count > 0)).toBe(true);
  });

  test.each(Object.keys(clients))("loses a node: no call fails through %s, and they share again", async (name) => {
    const services = await startServices(clients[name]!);
    const [one, other] = await values(await services.start());
    expect(other).toBe(one);
    expect(services.sandbox.log.tokenRequests).toBe(1);
    await cluster.failOver();
    await untilShared(services);
    expect(services.events).not.toContain("token-request-failed");
  });
});

describe.skipIf(!hasOwnServer)(`a master with a replica and sentinels${whyNoOwnServer}`, () => {
  let sentinel: RedisSentinel;
  beforeAll(async () => {
    sentinel = await startRedisSentinel();
  });
  afterAll(() => sentinel.stop());

  const clients: Readonly<Record<string, () => Promise<Connected>>> = {
    async redis() {
      const client = createSentinel({
        name: sentinel.name,
        sentinelRootNodes: sentinel.ports.map((port) => ({ host: "127.0.0.1", port })),
      });
      client.on("error", () => undefined);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
    async ioredis() {
      const client = new Redis({
        name: sentinel.name,
        sentinels: sentinel.ports.map((port) => ({ host: "127.0.0.1", port })),
      });
      client.on("error", () => undefined);
      return { client, close: () => client.disconnect() };
    },
  };

  test.each(Object.keys(clients))("loses its master: no call fails through %s, and they share again", async (name) => {
    const services = await startServices(clients[name]!);
    const [one, other] = await values(await services.start());
    expect(other).toBe(one);
    expect(services.sandbox.log.tokenRequests).toBe(1);
    await sentinel.failOver();
    await untilShared(services);
    expect(services.events).not.toContain("token-request-failed");
  });
});
