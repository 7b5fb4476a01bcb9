export { RedisTokenStore } from "./redis-token-store.ts";
export type { RedisTokenStoreOptions } from "./redis-token-store-options.ts";
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./redis-client.ts";
export type { IoRedisSubscriber, NodeRedisSubscriber, RedisSubscriber } from "./redis-subscriber.ts";
