import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { createSandbox } from "@ianum/sandbox";
import { forkModule } from "demo-kit";
import { createClient } from "redis";
import { type FaultName, scheduleFaults } from "./fault-schedule.ts";
import { type FleetState, type FleetTotals, newService, noteMessage } from "./fleet-state.ts";
import type { ServiceMessage, ServiceSettings } from "./messages.ts";
import type { RedisAtHand } from "./redis-at-hand.ts";
import { watchRedis } from "./watch-redis.ts";

export const TOKEN_LIFE_S = 4;
export const LATENCY_MS = 300;
const FRAME_MS = 100;

export interface FleetOptions {
  readonly processes: number;
  readonly seconds: number;
  /** Absent: each process for itself. */
  readonly redis?: RedisAtHand | undefined;
  /** Whether the processes are measured with OpenTelemetry. */
  readonly hasTelemetry?: boolean;
  /** Sees the fleet ten times a second. */
  readonly onFrame: (state: FleetState) => void;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Runs a fleet against a sandbox of its own for a while, with faults on the way. Gives what it cost. */
export async function runFleet(options: FleetOptions): Promise<FleetTotals> {
  const { processes, seconds, redis, hasTelemetry = false, onFrame, signal } = options;
  const sandbox = createSandbox({ tokenLifeSeconds: TOKEN_LIFE_S, accesses: 1 });
  sandbox.control.fail({ on: "token", with: { type: "latency", ms: LATENCY_MS } });
  await sandbox.listen();
  const settings: ServiceSettings = {
    env: sandbox.env,
    encryptionKey: randomBytes(32).toString("base64"),
    keyPrefix: "ianum-fleet-demo:",
    hasTelemetry,
    ...(redis === undefined ? {} : { redisUrl: redis.url }),
  };
  const schedule = scheduleFaults(seconds, redis?.server !== undefined).filter(
    ({ name }) => redis !== undefined || name === "kill",
  );
  const state: FleetState = {
    title: redis === undefined ? "without Redis" : "with Redis",
    hasRedis: redis !== undefined,
    durationMs: seconds * 1_000,
    elapsedMs: 0,
    isRedisUp: redis !== undefined,
    services: [],
    requestsPerSecond: [],
    faults: schedule.map(({ atMs, title }) => ({ atMs, title, isOver: false })),
    totals: { tokenRequests: 0, answered: 0, failed: 0, slowestMs: 0 },
    ...(hasTelemetry && { metrics: new Map() }),
  };
  const children: ChildProcess[] = [];
  let isToBeKilled = false;

  const start = (index: number): void => {
    const child = startService(settings);
    children[index] = child;
    const service = newService(child.pid ?? 0);
    state.services[index] = service;
    child.on("message", (message: ServiceMessage) => {
      noteMessage(service, state, message);
      if (message.type !== "request" || !message.isUnderWay || !isToBeKilled) return;
      isToBeKilled = false;
      child.kill("SIGKILL");
      Object.assign(service, { isDead: true, isRequesting: false, isLockHolder: false });
      // As what keeps services running would do.
      setTimeout(() => {
        if (!signal.aborted && state.elapsedMs < state.durationMs) start(index);
      }, 1_500);
    });
  };

  const commit: Readonly<Record<FaultName, () => Promise<void>>> = {
    async kill() {
      isToBeKilled = true;
    },
    "stop-redis": async () => redis?.server?.stop(),
    "start-redis": async () => redis?.server?.start(),
    flush: () => flush(settings.redisUrl),
  };

  const watch = redis && watchRedis(redis.url, (isUp) => (state.isRedisUp = isUp));
  try {
    for (let index = 0; index < processes; index += 1) start(index);
    // The clock starts when the first process is up.
    while (sandbox.log.tokenRequests === 0 && !signal.aborted) await sleep(20);
    const startedAt = performance.now();
    while (!signal.aborted && state.elapsedMs < state.durationMs) {
      state.elapsedMs = performance.now() - startedAt;
      noteRequests(state, sandbox.log.tokenRequests);
      for (const [index, { atMs, name }] of schedule.entries()) {
        const fault = state.faults[index];
        if (fault === undefined || fault.isOver || atMs > state.elapsedMs) continue;
        fault.isOver = true;
        await commit[name]();
        await watch?.ask(); // so that the picture says at once what has come of it
      }
      onFrame(state);
      await sleep(FRAME_MS);
    }
    return state.totals;
  } finally {
    watch?.close();
    await Promise.all(children.map(stopService));
    await sandbox.close();
  }
}

function noteRequests(state: FleetState, tokenRequests: number): void {
  const second = Math.floor(state.elapsedMs / 1_000);
  while (state.requestsPerSecond.length <= second) state.requestsPerSecond.push(0);
  const added = tokenRequests - state.totals.tokenRequests;
  state.requestsPerSecond[second] = (state.requestsPerSecond[second] ?? 0) + added;
  state.totals.tokenRequests = tokenRequests;
}

async function flush(url: string | undefined): Promise<void> {
  if (url === undefined) return;
  const client = createClient({ url });
  client.on("error", () => undefined);
  await client.connect();
  await client.flushAll();
  client.destroy();
}

function startService(settings: ServiceSettings): ChildProcess {
  return forkModule(new URL("./service.js", import.meta.url), {
    // Not as an argument: those are for all to see in the list of processes.
    env: { ...process.env, FLEET_SERVICE: JSON.stringify(settings) },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

async function stopService(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}
