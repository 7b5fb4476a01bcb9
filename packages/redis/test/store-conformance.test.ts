import { RedisTokenStore } from "@ianum/redis";
import { storeConformance } from "@ianum/sandbox/conformance";
import { Redis } from "ioredis";
import { afterAll, beforeAll, describe, test } from "vitest";
import { clientLibraries, type ConnectedClient } from "./clients.ts";
import { type AnyRedisServer, anyRedisServer, hasServer, takeOffLife, whyNoServer } from "./redis-server.ts";

const encryptionKey = new Uint8Array(32).fill(7);

describe.skipIf(!hasServer)(`the store in Redis${whyNoServer}`, () => {
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

  describe.each(Object.entries(clientLibraries))("through %s", (_, connect) => {
    let connected: ConnectedClient;
    let second: ConnectedClient;
    beforeAll(async () => {
      [connected, second] = [await connect(server.url), await connect(server.url)];
    });
    afterAll(() => Promise.all([connected.close(), second.close()]));

    describe.each([
      ["as it is", {}, false],
      ["encrypted", { encryptionKey }, false],
      ["announced", { encryptionKey }, true],
    ])("%s", (_how, options, isAnnounced) => {
      storeConformance(test, () => {
        const keyPrefix = `${server.prefix}${crypto.randomUUID()}:`;
        const { client } = connected;
        const subscribed = isAnnounced ? { subscriber: second.client } : {};
        const create = (): RedisTokenStore => new RedisTokenStore({ client, keyPrefix, ...options, ...subscribed });
        return { store: create(), peer: create(), elapse: (ms) => takeOffLife(admin, keyPrefix, ms) };
      });
    });
  });
});
