import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseUrl } from "@ianum/core/authors";
import { UsageError } from "demo-kit";
import { createClient } from "redis";

/** A Redis to use. */
export interface RedisAtHand {
  readonly url: string;
  /** Present where the server is ours, to be stopped and started as the demo likes. */
  readonly server?: { stop(): Promise<void>; start(): Promise<void> };
  close(): Promise<void>;
}

const PROGRAMS = ["redis-server", "valkey-server"];

export const howToGetRedis = `no Redis at hand: install one (apt-get install redis-server, or brew install redis), or name one in REDIS_URL`;

/**
 * The Redis of `REDIS_URL`, else a server of our own; `undefined` where there is neither.
 * @throws UsageError when `REDIS_URL` is not an address of a Redis, or nothing there responds
 */
export async function findRedis(env: Readonly<Record<string, string | undefined>>): Promise<RedisAtHand | undefined> {
  const url = env["REDIS_URL"];
  if (url) {
    await ping(url);
    return { url, close: async () => undefined };
  }
  const program = PROGRAMS.find((name) => spawnSync(name, ["--version"]).status === 0);
  return program === undefined ? undefined : ownServer(program);
}

/** Asks before anything is shown: "Redis up" is to be true. */
async function ping(url: string): Promise<void> {
  const address = parseUrl(url);
  if (address === undefined || !/^rediss?:$/.test(address.protocol))
    throw new UsageError("REDIS_URL: must look like redis://localhost:6379");
  const client = createClient({ url, socket: { reconnectStrategy: false, connectTimeout: 10_000 } });
  client.on("error", () => undefined); // connect() rejects with it
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new UsageError(`REDIS_URL: no Redis responds at ${address.host}${code}; start it, or use --without-redis`, {
      cause: error,
    });
  } finally {
    client.destroy();
  }
}

async function ownServer(program: string): Promise<RedisAtHand> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "fleet-redis-"));
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const memoryOnly = ["--save", "", "--appendonly", "no", "--dir", folder];
    child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", ...memoryOnly], {
      stdio: "ignore",
      detached: true, // A Ctrl-C is for us: we end it when the processes have ended.
    });
    await answers(port);
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    server: { start, stop },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await sleep(50);
    } finally {
      socket.destroy();
    }
  }
  throw new Error(`the redis-server that was started does not respond on port ${port}`);
}
