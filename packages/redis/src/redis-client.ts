import { ConfigurationError } from "@ianum/core/authors";

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
 * @throws ConfigurationError if it is neither
 */
export function scriptRunner(client: RedisClient): RunScript {
  if (typeof client?.eval === "function") {
    keepErrorsFromEndingTheProcess(client);
    // Each library spells this one command its own way.
    if ("evalSha" in client)
      return (script, keys, args) => settled(() => client.eval(script, { keys: [...keys], arguments: [...args] }));
    // redis 3 and older spell it so too, but take a callback: their calls seem to work, and nothing is shared.
    if ("evalsha" in client && "defineCommand" in client)
      return (script, keys, args) => settled(() => client.eval(script, keys.length, ...keys, ...args));
  }
  throw new ConfigurationError(
    "client",
    "must be a client of redis (>= 4) or ioredis (>= 5), such as createClient({ url }) or new Redis(url)",
  );
}

// What a Redis error begins with (redis.io, "RESP protocol: simple errors"). Its text may quote a script's arguments.
const ERROR_WORD =
  /^(READONLY|NOAUTH|WRONGPASS|NOPERM|OOM|LOADING|BUSY|MOVED|ASK|CLUSTERDOWN|CROSSSLOT|TRYAGAIN|MASTERDOWN|MISCONF|NOREPLICAS|NOSCRIPT|WRONGTYPE|ERR)\b/;

/**
 * What a call comes to.
 *
 * @throws Error whose `code` is the word that Redis's error begins with, or the system's code
 */
async function settled(call: () => unknown): Promise<unknown> {
  let reply: unknown;
  try {
    reply = call();
    if (typeof (reply as PromiseLike<unknown> | undefined)?.then === "function") return await reply;
  } catch (error) {
    const [, word] = ERROR_WORD.exec(error instanceof Error ? error.message : "") ?? [];
    if (word === undefined) throw error;
    throw Object.assign(new Error(`Redis refused the command: ${word}`, { cause: error }), { code: word });
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
