import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { type RedisServer, startRedisServer } from "./redis-server.ts";

/** Three nodes that share the slots, and a replica of each. */
export interface RedisCluster {
  readonly urls: readonly string[];
  /** How many keys each of the three nodes holds. Before a failover. */
  keysPerNode(): Promise<readonly number[]>;
  /** Ends each of the three nodes, one after the other, and waits for its replica to take over. Once. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

const NODES = 3;
const SLOTS = 16_384;

export async function startRedisCluster(): Promise<RedisCluster> {
  const settings = ["--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--cluster-announce-ip", "127.0.0.1"];
  const servers: RedisServer[] = [];
  for (let index = 0; index < 2 * NODES; index += 1) servers.push(await startRedisServer(...settings));
  const admins = servers.map(({ url }) => new Redis(url, { retryStrategy: () => 100 }));
  for (const admin of admins) admin.on("error", () => undefined);
  const [first, ...others] = admins;
  for (const [index, admin] of admins.slice(0, NODES).entries()) {
    const from = Math.floor((index * SLOTS) / NODES);
    await admin.cluster("ADDSLOTSRANGE", from, Math.floor(((index + 1) * SLOTS) / NODES) - 1);
  }
  for (const other of others) await first!.cluster("MEET", "127.0.0.1", other.options.port!);
  await until(async () => (await Promise.all(admins.map(knownNodes))).every((count) => count === 2 * NODES));
  for (const [index, replica] of admins.slice(NODES).entries()) {
    const id = String(await admins[index]!.cluster("MYID"));
    await until(() =>
      replica.cluster("REPLICATE", id).then(
        () => true,
        () => false,
      ),
    );
  }
  await until(async () => (await Promise.all(admins.map(isOk))).every(Boolean));
  await until(async () => (await Promise.all(admins.slice(NODES).map(isInSync))).every(Boolean));

  return {
    urls: servers.map(({ url }) => url),
    keysPerNode: () => Promise.all(admins.slice(0, NODES).map((admin) => admin.dbsize())),
    async failOver() {
      for (const [index, server] of servers.slice(0, NODES).entries()) {
        const replica = admins[index + NODES]!;
        await server.stop();
        await until(async () => (await roleOf(replica)) === "master" && (await isOk(replica)));
      }
    },
    async stop() {
      for (const admin of admins) admin.disconnect();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

async function roleOf(admin: Redis): Promise<string> {
  const [, role] = /role:(\w+)/.exec(await admin.info("replication")) ?? [];
  return role ?? "";
}

async function isInSync(replica: Redis): Promise<boolean> {
  return (await replica.info("replication")).includes("master_link_status:up");
}

async function isOk(admin: Redis): Promise<boolean> {
  return (await admin.cluster("INFO")).includes("cluster_state:ok");
}

async function knownNodes(admin: Redis): Promise<number> {
  const lines = String(await admin.cluster("NODES")).split("\n");
  return lines.filter((line) => line.includes("connected") && !/fail|handshake|noaddr/.test(line)).length;
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt += 1) {
    if (await isTrue()) return;
    await sleep(50);
  }
  throw new Error("the cluster does not get ready");
}
