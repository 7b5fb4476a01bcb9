// One process of a fleet, that does what its parent tells it and nothing by itself.
import { createHash } from "node:crypto";
import { type Clock, createTokenSource, isIanumError, type TokenSource, type TokenStore } from "@ianum/core";
import { systemClock } from "@ianum/core/authors";
import { type RedisClient, RedisTokenStore } from "@ianum/redis";
import type { Command, Reply, SourceSettings } from "./fleet-on-command.ts";

let source: TokenSource | undefined;
let movedMs = 0;
const storeCallsAt: number[] = [];

const clock: Clock = {
  now: () => systemClock.now() + movedMs,
  elapsed: () => systemClock.elapsed() + movedMs,
  sleep: systemClock.sleep,
};

/** The store, and when it is called: by a clock that all processes of this machine share. */
function watched(store: TokenStore): TokenStore {
  return new Proxy(store, {
    get: (_, name: keyof TokenStore) => {
      const method = store[name];
      if (typeof method !== "function") return method;
      return (...args: unknown[]): unknown => {
        storeCallsAt.push(performance.timeOrigin + performance.now());
        return Reflect.apply(method, store, args);
      };
    },
  });
}

// Only the library that is asked for: thirty-two processes that load them all take minutes.
async function connect(library: SourceSettings["library"], url: string): Promise<RedisClient> {
  if (library === "ioredis") {
    const { Redis } = await import("ioredis");
    return new Redis(url);
  }
  const { createClient } = await import("redis");
  return createClient({ url }).connect();
}

async function create({ keyPrefix, keys, library, redisUrl, share }: SourceSettings): Promise<void> {
  // Spread over the fleet: what it draws is the same in each run.
  Math.random = () => share;
  const client = await connect(library, redisUrl);
  source = createTokenSource({
    ...keys,
    // A slow machine is not a token endpoint that hangs.
    timeoutMs: 60_000,
    clock,
    store: watched(new RedisTokenStore({ client, keyPrefix, encryptionKey: Buffer.alloc(32, 3) })),
  });
}

async function outcome(): Promise<string> {
  try {
    return createHash("sha256")
      .update((await source!.getToken()).value)
      .digest("hex");
  } catch (error) {
    return isIanumError(error) ? error.code : String(error);
  }
}

async function run(command: Command): Promise<Reply> {
  if (command.type === "create") await create(command.settings);
  if (command.type === "advance") movedMs += command.ms;
  return { outcome: command.type === "getToken" ? await outcome() : "", storeCallsAt: storeCallsAt.splice(0) };
}

process.on("message", (command: Command) => void run(command).then((reply) => process.send?.(reply)));
process.on("disconnect", () => process.exit());
