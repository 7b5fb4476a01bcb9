import { setTimeout as sleep } from "node:timers/promises";
import type { TokenEvent } from "@ianum/core";
import { RedisTokenStore } from "@ianum/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, test } from "vitest";
import { clientLibraries } from "./clients.ts";
import { createPlatform } from "./platform.ts";
import { hasOwnServer, type RedisServer, startRedisServer, whyNoOwnServer } from "./redis-server.ts";

/** Puts off what a test has to close until it has ended. */
type Defer = (close: () => void | Promise<void>) => void;

async function serverForTest(defer: Defer, ...settings: readonly string[]): Promise<RedisServer> {
  const server = await startRedisServer(...settings);
  defer(() => server.stop());
  return server;
}

const failures = (events: readonly TokenEvent[]): string[] =>
  events.flatMap((event) => (event.type === "store-failed" ? [event.operation] : []));

describe.skipIf(!hasOwnServer).concurrent(`Redis${whyNoOwnServer}`, () => {
  describe.each(Object.entries(clientLibraries))("through %s", (_, connect) => {
    const storeOn = async (defer: Defer, server: RedisServer): Promise<RedisTokenStore> => {
      const { client, close } = await connect(server.url);
      defer(close);
      return new RedisTokenStore({ client });
    };

    test("that is gone fails no caller and ends no process, and is used again when it is back", async ({
      onTestFinished: defer,
    }) => {
      const server = await serverForTest(defer);
      const { events, sandbox, source } = createPlatform();
      const store = await storeOn(defer, server);
      await source(store).getToken();
      await server.stop();

      await source(store).getToken();
      expect(failures(events)).not.toHaveLength(0);
      expect(sandbox.log.tokenRequests).toBe(2);

      await server.start();
      await until(async () => {
        const one = source(store);
        await one.getToken();
        return one.status?.().store === "up";
      });
      sandbox.log.clear();
      const tokens = [await source(store).getToken(), await source(store).getToken()];
      expect(tokens[1]?.value).toBe(tokens[0]?.value);
      expect(sandbox.log.tokenRequests).toBe(0);
      // However often it was asked in vain, and by however many sources.
      expect(failures(events)).toHaveLength(1);
      expect(events.filter(({ type }) => type === "store-recovered")).toHaveLength(1);
    });

    test("that hangs keeps no caller waiting: each process serves itself", async ({ onTestFinished: defer }) => {
      const server = await serverForTest(defer);
      const { events, source } = createPlatform();
      const store = await storeOn(defer, server);
      server.pause();
      // Without a limit of the store's own the caller would wait until its patience is over, and be rejected.
      await source(store, { timeoutMs: 60_000 }).getToken();
      server.resume();
      expect(failures(events)).toEqual(["acquire"]);
    });

    test("that is read-only is read, and otherwise each process serves itself", async ({ onTestFinished: defer }) => {
      const server = await serverForTest(defer);
      const { events, sandbox, source } = createPlatform();
      const store = await storeOn(defer, server);
      const token = await source(store).getToken();
      const admin = new Redis(server.url);
      defer(() => admin.disconnect());
      // A replica of a master that is gone.
      await admin.replicaof("127.0.0.1", "1");

      expect((await source(store).getToken()).value).toBe(token.value);
      expect(failures(events)).toEqual([]);
      const [gate] = sandbox.gates;
      await source(store, { clientId: gate!.alias }).getToken();
      expect(failures(events)).toEqual(["acquire"]);
    });
  });

  test("whose memory is full fails no caller", async ({ onTestFinished: defer }) => {
    const server = await serverForTest(defer, "--maxmemory", "1", "--maxmemory-policy", "noeviction");
    const client = new Redis(server.url);
    defer(() => client.disconnect());
    const { events, source } = createPlatform();
    await source(new RedisTokenStore({ client })).getToken();
    expect(failures(events)).not.toHaveLength(0);
  });

  test("that is flushed costs one token request", async ({ onTestFinished: defer }) => {
    const server = await serverForTest(defer);
    const { sandbox, source } = createPlatform();
    const client = new Redis(server.url);
    defer(() => client.disconnect());
    const store = new RedisTokenStore({ client });
    await source(store).getToken();
    await client.flushall();
    await Promise.all(Array.from({ length: 20 }, () => source(store).getToken()));
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe.concurrent("a client with no server", () => {
  test("of redis, never connected, lets each process serve itself", async () => {
    const { events, source } = createPlatform();
    const store = new RedisTokenStore({ client: createClient({ url: "redis://127.0.0.1:1" }) });
    await expect(source(store).getToken()).resolves.toBeDefined();
    expect(failures(events)).toEqual(["acquire"]);
  });

  test("of redis, trying to connect with nobody listening to its errors, ends no process", async ({
    onTestFinished: defer,
  }) => {
    const { events, source } = createPlatform();
    const client = createClient({ url: "redis://127.0.0.1:1" });
    const store = new RedisTokenStore({ client });
    client.connect().catch(() => undefined);
    defer(() => client.destroy());
    await expect(source(store).getToken()).resolves.toBeDefined();
    expect(failures(events)).toEqual(["acquire"]);
  });

  test("of ioredis lets each process serve itself", async ({ onTestFinished: defer }) => {
    const { events, source } = createPlatform();
    const client = new Redis("redis://127.0.0.1:1");
    defer(() => client.disconnect());
    const store = new RedisTokenStore({ client });
    await expect(source(store).getToken()).resolves.toBeDefined();
    expect(failures(events)).toEqual(["acquire"]);
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await isTrue()) return;
    await sleep(25);
  }
  throw new Error("it did not come to pass within ten seconds");
}
