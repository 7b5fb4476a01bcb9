import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** A redis-server of one's own, to kill and to start again. */
export interface OwnRedis {
  readonly url: string;
  start(): Promise<void>;
  /** Ends it as an outage does; what it held is lost. */
  kill(): Promise<void>;
}

/** Whether there is a redis-server to start. */
export function hasRedis(): boolean {
  return spawnSync("redis-server", ["--version"]).status === 0;
}

export async function startRedis(): Promise<OwnRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  // Whatever ends this process.
  process.once("exit", () => child?.kill("SIGKILL"));

  const redis: OwnRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const own = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
      child = spawn("redis-server", own, { stdio: ["ignore", "pipe", "ignore"] });
      for await (const text of child.stdout ?? []) if (String(text).includes("Ready to accept")) break;
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
  await redis.start();
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
