export { RedisTokenStore, type RedisTokenStoreOptions } from "./redis-token-store.ts";
export type { IoRedisClient, NodeRedisClient, RedisClient } from "./redis-client.ts";
