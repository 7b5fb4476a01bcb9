import { getEventListeners } from "node:events";
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { RedisTokenStore } from "@ianum/redis";
import { createClient } from "redis";
import { createSeededRandom } from "../fleet/seeded-random.ts";
import { createClients, type SoakClient } from "./clients.ts";
import { bytesInUse, collectGarbage, type HeapSample, heapTrend, type HeapTrend } from "./heap-trend.ts";
import { type IncidentKind, isExplained, startFaults } from "./soak-faults.ts";
import { hasRedis, startRedis } from "./start-redis.ts";
import { startSoakPlatform } from "./start-soak-platform.ts";

export interface SoakReport {
  readonly minutes: number;
  readonly calls: number;
  readonly succeeded: number;
  /** What failed for no reason, the first few of them in words. */
  readonly unexplained: readonly string[];
  readonly incidents: Readonly<Record<IncidentKind, number>>;
  readonly tokenRequests: number;
  /** How many there may be, given what went wrong. */
  readonly tokenRequestsAllowed: number;
  /** Milliseconds a call, by adapter. */
  readonly latency: readonly Latency[];
  readonly heap: HeapTrend;
  /** What still held the process when all was closed. */
  readonly left: readonly string[];
}

export interface Latency {
  readonly name: string;
  readonly p50: number;
  readonly p99: number;
  readonly bareP50: number;
  readonly bareP99: number;
}

export interface SoakSettings {
  readonly minutes: number;
  readonly seed: number;
  /** How many callers each adapter has. */
  readonly callers: number;
  readonly onProgress?: (share: number) => void;
}

const SAMPLES = 40;
const MOST_IN_WORDS = 5;
const TOKEN_LIFE_MS = 20_000;
// Between a life's beginning and its refresh.
const REFRESH_SHARE = 0.65;
/** How many token requests may come of each, from one token source: those that fail are repeated. */
const REQUESTS_AFTER: Readonly<Record<IncidentKind, number>> = {
  "token endpoint": 9,
  service: 0,
  refusals: 2,
  revocation: 2,
  redis: 1,
};

/** Calls through all adapters, from many callers at once, while one thing after the other goes wrong. */
export async function runSoak({ callers, minutes, onProgress, seed }: SoakSettings): Promise<SoakReport> {
  const before = process.getActiveResourcesInfo();
  const platform = await startSoakPlatform();
  const redis = hasRedis() ? await startRedis() : undefined;
  const client = redis && createClient({ url: redis.url });
  client?.on("error", () => undefined);
  await client?.connect();
  const { clients, close, sources } = await createClients(platform, client && new RedisTokenStore({ client }));
  const faults = startFaults(platform, redis, createSeededRandom(seed));
  const counts = { calls: 0, succeeded: 0 };
  const unexplained: string[] = [];
  const histograms = clients.map(() => ({ own: createHistogram(), bare: createHistogram() }));
  // One signal for all calls of a client, as an application that shuts down has it.
  const shutdowns = new Map(clients.map(({ name }) => [name, new AbortController().signal]));
  const endsAt = performance.now() + minutes * 60_000;

  async function callOne(one: SoakClient, histogram: RecordableHistogram, isBare: boolean): Promise<void> {
    const from = performance.now();
    const call = isBare ? one.callBare : one.call;
    const outcome = await call(shutdowns.get(one.name) as AbortSignal).catch((error: unknown) => error);
    const until = performance.now();
    histogram.record(Math.max(1, Math.round((until - from) * 1e6)));
    if (isBare) return;
    counts.calls += 1;
    if (outcome === 200) counts.succeeded += 1;
    else if (!isExplained(faults.incidents, outcome, from, until) && unexplained.length < MOST_IN_WORDS)
      unexplained.push(`${one.name}: ${String(outcome)}`);
  }

  async function keepCalling(one: SoakClient, { bare, own }: (typeof histograms)[number]): Promise<void> {
    while (performance.now() < endsAt) {
      await callOne(one, own, false);
      await callOne(one, bare, true);
    }
  }

  async function watchHeap(): Promise<HeapSample[]> {
    const samples: HeapSample[] = [];
    for (let sample = 1; sample <= SAMPLES; sample += 1) {
      await sleep((minutes * 60_000) / SAMPLES);
      samples.push({ atMs: performance.now(), bytes: bytesInUse() });
      onProgress?.(sample / SAMPLES);
    }
    return samples;
  }

  const callersOfAll = clients.flatMap((one, index) =>
    Array.from({ length: callers }, () => keepCalling(one, histograms[index] as (typeof histograms)[number])),
  );
  const [samples] = await Promise.all([watchHeap(), ...callersOfAll]);
  await faults.stop();
  const tokenRequests = await platform.tell();
  await close();
  client?.destroy();
  await redis?.kill();
  await platform.close();

  const incidents = { "token endpoint": 0, service: 0, refusals: 0, revocation: 0, redis: 0 };
  for (const { kind } of faults.incidents) incidents[kind] += 1;
  const lives = Math.ceil((minutes * 60_000) / (TOKEN_LIFE_MS * REFRESH_SHARE)) + 1;
  return {
    minutes,
    ...counts,
    unexplained,
    incidents,
    tokenRequests,
    tokenRequestsAllowed: sources * faults.incidents.reduce((sum, { kind }) => sum + REQUESTS_AFTER[kind], lives),
    latency: clients.map(({ name }, index) => latencyOf(name, histograms[index] as (typeof histograms)[number])),
    heap: heapTrend(samples),
    left: await whatIsLeft(before, shutdowns),
  };
}

function latencyOf(
  name: string,
  { bare, own }: { readonly own: RecordableHistogram; readonly bare: RecordableHistogram },
): Latency {
  const ms = (histogram: RecordableHistogram, percentile: number): number => histogram.percentile(percentile) / 1e6;
  return { name, p50: ms(own, 50), p99: ms(own, 99), bareP50: ms(bare, 50), bareP99: ms(bare, 99) };
}

// A connection that the other side closed takes a moment to be gone.
const CLOSING_MS = 5_000;

async function whatIsLeft(
  before: readonly string[],
  signals: ReadonlyMap<string, AbortSignal>,
): Promise<readonly string[]> {
  for (const endsAt = performance.now() + CLOSING_MS; ;) {
    // Node's `fetch` takes its listener off a signal when its request is collected.
    collectGarbage();
    const left = [...listenersOf(signals), ...resourcesBesides(before)];
    if (left.length === 0 || performance.now() > endsAt) return left;
    // Its own timer is not there when the resources are asked for.
    await sleep(100);
  }
}

function listenersOf(signals: ReadonlyMap<string, AbortSignal>): readonly string[] {
  return [...signals].flatMap(([name, signal]) => {
    const listeners = getEventListeners(signal, "abort").length;
    return listeners > 0 ? [`${listeners} listeners on the signal of all calls through ${name}`] : [];
  });
}

function resourcesBesides(before: readonly string[]): readonly string[] {
  const rest = process.getActiveResourcesInfo();
  for (const each of before) {
    const index = rest.indexOf(each);
    if (index !== -1) rest.splice(index, 1);
  }
  return rest;
}
