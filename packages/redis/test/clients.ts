import type { RedisClient, RedisSubscriber } from "@ianum/redis";
import { Redis } from "ioredis";
import { Redis as Redis5 } from "ioredis-5";
import { createClient } from "redis";
import { createClient as createClient4 } from "redis-4";
import { createClient as createClient5 } from "redis-5";

/** A client that is connected, and how to part with it. */
export interface ConnectedClient {
  readonly client: RedisClient & RedisSubscriber;
  close(): void | Promise<void>;
}

/** Every client library that the store is made for, in every major version. */
export const clientLibraries: Readonly<Record<string, (url: string) => Promise<ConnectedClient>>> = {
  async "redis 6"(url) {
    const client = createClient({ url });
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async "redis 5"(url) {
    const client = createClient5({ url });
    await client.connect();
    return { client, close: () => client.destroy() };
  },
  async "redis 4"(url) {
    const client = createClient4({ url });
    await client.connect();
    return { client, close: () => client.disconnect() };
  },
  async "ioredis 6"(url) {
    const client = new Redis(url);
    return { client, close: () => client.disconnect() };
  },
  async "ioredis 5"(url) {
    const client = new Redis5(url);
    return { client, close: () => client.disconnect() };
  },
};
