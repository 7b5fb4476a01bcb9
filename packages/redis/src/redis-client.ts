import { ConfigurationError } from "@ianum/core/authors";
import { redisFailure } from "./redis-failure.ts";

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

/**
 * Runs a Lua script on the server that holds its keys. All that a store asks of a client.
 *
 * @param secrets - what the arguments hold that no error may quote; left out where the script gives a token
 */
export type RunScript = (
  script: string,
  keys: readonly string[],
  args: readonly string[],
  secrets?: readonly string[],
) => Promise<unknown>;

/**
 * One way to call either client.
 *
 * @throws ConfigurationError if it is neither
 */
export function scriptRunner(client: RedisClient): RunScript {
  if (typeof client?.eval === "function") {
    keepErrorsFromEndingTheProcess(client);
    // Each library spells this one command its own way.
    if ("evalSha" in client)
      return (script, keys, args, secrets) =>
        settled(() => client.eval(script, { keys: [...keys], arguments: [...args] }), secrets);
    // redis 3 and older spell it so too, but take a callback: their calls seem to work, and nothing is shared.
    if ("evalsha" in client && "defineCommand" in client)
      return (script, keys, args, secrets) =>
        settled(() => client.eval(script, keys.length, ...keys, ...args), secrets);
  }
  throw new ConfigurationError(
    "client",
    "must be a client of redis (>= 4) or ioredis (>= 5), such as createClient({ url }) or new Redis(url)",
  );
}

/**
 * What a call comes to.
 *
 * @throws what `redisFailure` makes of the client's error
 */
async function settled(call: () => unknown, secrets: readonly string[] | undefined): Promise<unknown> {
  let reply: unknown;
  try {
    reply = call();
    if (typeof (reply as PromiseLike<unknown> | undefined)?.then === "function") return await reply;
  } catch (error) {
    throw redisFailure(error, secrets);
  }
  throw new ConfigurationError(
    "client",
    "does not return promises; use redis >= 4 without legacyMode, or ioredis >= 5",
  );
}

/**
 * Announces on a channel that there is something to look for. A command of its own: some proxies refuse it in a script.
 * Its result is not awaited; if it fails, waiting callers poll.
 */
export function publisherOf(client: RedisClient): (channel: string) => void {
  const { publish } = client as { publish?: (channel: string, message: string) => Promise<unknown> };
  const announce = async (channel: string): Promise<unknown> => publish?.call(client, channel, "");
  return (channel) => void announce(channel).catch(() => undefined);
}

interface Emitter {
  on(event: "error", listener: () => void): unknown;
  listenerCount(event: "error"): number;
}

// A client of `redis` with no listener for its errors ends the process when the connection breaks. The calls that
// then fail are what a token source reports; add a listener for the connection's own errors.
export function keepErrorsFromEndingTheProcess(client: object): void {
  const { on, listenerCount } = client as Partial<Emitter>;
  if (typeof on !== "function" || typeof listenerCount !== "function") return;
  if (listenerCount.call(client, "error") === 0) on.call(client, "error", () => undefined);
}
