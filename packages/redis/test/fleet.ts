import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { TokenEvent } from "@ianum/core";
import { createSandbox, type Sandbox } from "@ianum/sandbox";

export interface WorkerSettings {
  readonly library: string;
  readonly redisUrl: string;
  readonly apiAuth: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenLifeSeconds: number;
}

export type WorkerMessage =
  | { readonly type: "token"; readonly fingerprint: string }
  | { readonly type: "event"; readonly event: FleetEvent }
  | { readonly type: "error"; readonly message: string };

export interface FleetEvent {
  readonly type: TokenEvent["type"];
  /** Of a token request: the first attempt of a process that had the store at hand, and so the lock. */
  readonly isForAll: boolean;
}

/** A process of the fleet, and what it has told. */
export interface FleetProcess {
  readonly child: ChildProcess;
  /** The token it holds. */
  fingerprint: string | undefined;
  /** How many tokens it has held. */
  tokens: number;
  readonly events: FleetEvent[];
  readonly errors: string[];
}

export interface Fleet {
  readonly sandbox: Sandbox;
  readonly processes: readonly FleetProcess[];
  /** The processes that have not been killed. */
  alive(): readonly FleetProcess[];
  /** How many different tokens the living ones hold; 0 while one of them has none. */
  tokensInUse(): number;
  /** How many token requests were made on behalf of all: not counting those of processes that could not reach Redis. */
  requestsForAll(): number;
  errors(): readonly string[];
  /** Waits until it is so; fails after `limitMs`. */
  until(what: string, isTrue: () => boolean, limitMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Processes that share a Redis, and the platform whose token they all use. */
export async function startFleet(settings: {
  readonly redisUrl: string;
  readonly size: number;
  readonly tokenLifeSeconds: number;
  readonly latencyMs: number;
}): Promise<Fleet> {
  const sandbox = createSandbox({ tokenLifeSeconds: settings.tokenLifeSeconds, accesses: 1 });
  sandbox.control.fail({ on: "token", with: { type: "latency", ms: settings.latencyMs } });
  const apiAuth = await sandbox.listen();
  const [gate] = sandbox.gates;
  const { tokenLifeSeconds } = settings;
  const shared = { clientId: gate!.id, clientSecret: gate!.secrets[0]!, tokenLifeSeconds };
  const libraries = ["redis 6", "ioredis 6"] as const;
  const processes = Array.from({ length: settings.size }, (_, index) =>
    startProcess({ ...shared, apiAuth, redisUrl: settings.redisUrl, library: libraries[index % 2]! }),
  );
  const alive = (): readonly FleetProcess[] => processes.filter(({ child }) => !hasEnded(child));

  return {
    sandbox,
    processes,
    alive,
    tokensInUse() {
      const inUse = alive().map(({ fingerprint }) => fingerprint);
      return inUse.includes(undefined) ? 0 : new Set(inUse).size;
    },
    requestsForAll: () => processes.flatMap(({ events }) => events).filter(({ isForAll }) => isForAll).length,
    errors: () => processes.flatMap(({ errors }) => errors),
    async until(what, isTrue, limitMs = 300_000) {
      const giveUpAt = performance.now() + limitMs;
      while (!isTrue()) {
        if (performance.now() > giveUpAt) throw new Error(`not within ${limitMs} ms: ${what}`);
        await sleep(10);
      }
    },
    async close() {
      await Promise.all(
        alive().map(async ({ child }) => {
          const ended = once(child, "exit");
          child.kill("SIGKILL");
          await ended;
        }),
      );
      await sandbox.close();
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function startProcess(settings: WorkerSettings): FleetProcess {
  const child = fork(fileURLToPath(new URL("fleet-worker.ts", import.meta.url)), {
    env: { ...process.env, FLEET_WORKER: JSON.stringify(settings) },
    // As the tests do, from the sources: nothing needs to be built.
    execArgv: ["--conditions=@ianum/source", "--import=tsx"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const started: FleetProcess = { child, fingerprint: undefined, tokens: 0, events: [], errors: [] };
  child.on("message", (message: WorkerMessage) => {
    if (message.type === "token") {
      started.fingerprint = message.fingerprint;
      started.tokens += 1;
    }
    if (message.type === "event") started.events.push(message.event);
    if (message.type === "error") started.errors.push(message.message);
  });
  return started;
}
