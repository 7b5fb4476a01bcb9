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
    beforeAll(async () => {
      connected = await connect(server.url);
    });
    afterAll(() => connected.close());

    describe.each([
      ["as it is", {}],
      ["encrypted", { encryptionKey }],
    ])("%s", (_how, options) => {
      storeConformance(test, () => {
        const keyPrefix = `${server.prefix}${crypto.randomUUID()}:`;
        const create = (): RedisTokenStore => new RedisTokenStore({ client: connected.client, keyPrefix, ...options });
        return { store: create(), peer: create(), elapse: (ms) => takeOffLife(admin, keyPrefix, ms) };
      });
    });
  });
});
