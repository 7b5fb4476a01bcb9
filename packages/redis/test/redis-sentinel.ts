import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { type RedisServer, startRedisServer, startRedisSentinelServer } from "./redis-server.ts";

/** A master, a replica, and three sentinels that watch them. */
export interface RedisSentinel {
  readonly name: string;
  readonly ports: readonly number[];
  /** Ends the master, waits until the replica is the new one, and starts the old one again as its replica. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

const NAME = "tokens";

export async function startRedisSentinel(): Promise<RedisSentinel> {
  const first = await startRedisServer();
  const second = await startRedisServer("--replicaof", "127.0.0.1", String(first.port));
  const servers = [first, second];
  const sentinels: RedisServer[] = [];
  for (let index = 0; index < 3; index += 1)
    sentinels.push(
      await startRedisSentinelServer([
        `sentinel monitor ${NAME} 127.0.0.1 ${first.port} 2`,
        `sentinel down-after-milliseconds ${NAME} 1000`,
        `sentinel failover-timeout ${NAME} 3000`,
      ]),
    );
  const admins = sentinels.map(({ url }) => new Redis(url));
  const ask = async (admin: Redis): Promise<Record<string, string>> => {
    const fields = ((await admin.call("SENTINEL", "MASTER", NAME)) as string[]) ?? [];
    return Object.fromEntries(fields.flatMap((field, index) => (index % 2 ? [] : [[field, fields[index + 1] ?? ""]])));
  };
  const isReady = async (): Promise<boolean> => {
    const states = await Promise.all(admins.map(ask));
    return states.every(
      (state) => state["num-slaves"] === "1" && state["num-other-sentinels"] === "2" && state["flags"] === "master",
    );
  };
  const isReplicaUp = async (): Promise<boolean> => {
    const replicas = (await admins[0]!.call("SENTINEL", "REPLICAS", NAME)) as string[][];
    return replicas.some((fields) => fields[fields.indexOf("master-link-status") + 1] === "ok");
  };
  await until(isReady);
  await until(isReplicaUp);

  return {
    name: NAME,
    ports: sentinels.map(({ port }) => port),
    async failOver() {
      const before = (await ask(admins[0]!))["port"];
      const master = servers.find(({ port }) => String(port) === before)!;
      await master.stop();
      await until(async () => (await Promise.all(admins.map(ask))).every(({ port }) => port !== before));
      await master.start();
      await until(isReady);
      await until(isReplicaUp);
    },
    async stop() {
      for (const admin of admins) admin.disconnect();
      await Promise.all([...sentinels, ...servers].map((server) => server.stop()));
    },
  };
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt += 1) {
    if (await isTrue()) return;
    await sleep(50);
  }
  throw new Error("the sentinels do not get ready");
}
