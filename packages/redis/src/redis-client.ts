import { ConfigurationError } from "@ianum/core";

/** A client of `redis` 4 or newer: `createClient`, `createCluster`, `createSentinel` or a pool. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  readonly evalSha: unknown;
}

/** A client of `ioredis` 5 or newer: `Redis` or `Cluster`. */
export interface IoRedisClient {
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>;
  readonly evalsha: unknown;
}

export type RedisClient = NodeRedisClient | IoRedisClient;

/** Runs a Lua script on the server that holds its keys. All that a store asks of a client. */
export type RunScript = (script: string, keys: readonly string[], args: readonly string[]) => Promise<unknown>;

/**
 * One way to call either client.
 *
 * @throws ConfigurationError when it is neither
 */
export function scriptRunner(client: RedisClient): RunScript {
  if (typeof client?.eval === "function") {
    keepErrorsFromEndingTheProcess(client);
    // Each library spells this one command its own way.
    if ("evalSha" in client)
      return (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] });
    if ("evalsha" in client) return (script, keys, args) => client.eval(script, keys.length, ...keys, ...args);
  }
  throw new ConfigurationError(
    "client",
    "must be a client of redis (>= 4) or ioredis (>= 5), such as createClient({ url }) or new Redis(url)",
  );
}

interface Emitter {
  on(event: "error", listener: () => void): unknown;
  listenerCount(event: "error"): number;
}

// A client of `redis` with no listener for its errors ends the process when the connection breaks. The calls that
// then fail are what a token source reports; whoever wants the connection's own errors adds a listener.
function keepErrorsFromEndingTheProcess(client: object): void {
  const { on, listenerCount } = client as Partial<Emitter>;
  if (typeof on !== "function" || typeof listenerCount !== "function") return;
  if (listenerCount.call(client, "error") === 0) on.call(client, "error", () => undefined);
}
