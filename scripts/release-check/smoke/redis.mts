import { RedisTokenStore } from "@ianum/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";

export async function smoke(): Promise<void> {
  // Neither client is connected: what counts here is that each is taken, in types and at run time.
  const nodeRedis = createClient({ disableOfflineQueue: true });
  const ioRedis = new Redis({ lazyConnect: true, enableOfflineQueue: false });
  for (const client of [nodeRedis, ioRedis]) {
    const store = new RedisTokenStore({ client, encryptionKey: new Uint8Array(32) });
    const failure: unknown = await store.get("key").catch((error: unknown) => error);
    if (!(failure instanceof Error)) throw new Error("a store without a server answered");
  }
  ioRedis.disconnect();
}
