import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

const PROGRAMS = ["redis-server", "valkey-server"];
const program = PROGRAMS.find((name) => spawnSync(name, ["--version"]).status === 0);

/** Whether a test can have a server of its own, to stop and start as it likes. */
export const hasOwnServer: boolean = program !== undefined;
/** Whether a test can have any server. */
export const hasServer: boolean = hasOwnServer || process.env["REDIS_URL"] !== undefined;

const HOW_TO_GET_ONE = "apt-get install redis-server, or brew install redis";
/** For the titles of what is skipped. */
export const whyNoServer: string = hasServer ? "" : ` (skipped: ${HOW_TO_GET_ONE}, or set REDIS_URL)`;
export const whyNoOwnServer: string = hasOwnServer ? "" : ` (skipped: ${HOW_TO_GET_ONE})`;
if (!hasOwnServer) process.stderr.write(`tests that start redis-server are skipped: ${HOW_TO_GET_ONE}\n`);

/** A redis-server that belongs to one test. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as an outage does; what it held is lost. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** It keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
}

export function startRedisServer(...settings: readonly string[]): Promise<RedisServer> {
  const files = ["--save", "", "--appendonly", "no"];
  return startProgram((folder) => [...files, "--dir", folder, ...settings]);
}

/** A sentinel: it keeps what it knows in its file. */
export function startRedisSentinelServer(lines: readonly string[]): Promise<RedisServer> {
  return startProgram((folder) => {
    const file = join(folder, "sentinel.conf");
    writeFileSync(file, `${lines.join("\n")}\n`);
    return [file, "--sentinel"];
  });
}

async function startProgram(argumentsIn: (folder: string) => readonly string[]): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  let folder = "";

  const start = async (): Promise<void> => {
    folder = mkdtempSync(join(tmpdir(), "ianum-redis-"));
    const own = [...argumentsIn(folder), "--port", String(port), "--bind", "127.0.0.1"];
    child = spawn(program ?? "redis-server", own, { stdio: "ignore" });
    await answers(port);
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
  };
}

/** A server to use, and what the names of a test's keys begin with. */
export interface AnyRedisServer {
  readonly url: string;
  readonly prefix: string;
  /** Ends it, or leaves a server that is not ours as it was. */
  stop(): Promise<void>;
}

/** The server of `REDIS_URL`, else one of the test's own. */
export async function anyRedisServer(): Promise<AnyRedisServer> {
  const prefix = `ianum-test:${crypto.randomUUID()}:`;
  const url = process.env["REDIS_URL"];
  if (url === undefined) return { ...(await startRedisServer()), prefix };
  return {
    url,
    prefix,
    async stop() {
      const admin = new Redis(url);
      const left = await admin.keys(`${prefix}*`);
      if (left.length > 0) await admin.del(...left);
      admin.disconnect();
    },
  };
}

/** Takes `ms` off what all keys that begin with `prefix` have left to live: how tests let time pass in Redis. */
export async function takeOffLife(admin: Redis, prefix: string, ms: number): Promise<void> {
  for (const key of await admin.keys(`${prefix}*`)) {
    const left = await admin.pttl(key);
    if (left <= ms) await admin.del(key);
    else await admin.pexpire(key, left - Math.round(ms));
  }
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
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new Redis(port, "127.0.0.1", { lazyConnect: true, retryStrategy: () => null });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.ping();
      return;
    } catch {
      await sleep(25);
    } finally {
      client.disconnect();
    }
  }
  throw new Error(`redis-server does not answer on port ${port}`);
}
