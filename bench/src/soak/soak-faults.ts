import { setTimeout as sleep } from "node:timers/promises";
import type { Fault } from "@ianum/sandbox";
import type { ServiceState } from "./platform-process.ts";
import type { SoakPlatform } from "./start-soak-platform.ts";
import type { OwnRedis } from "./start-redis.ts";

/** What went wrong, and when, by `performance.now()`. */
export interface Incident {
  readonly kind: IncidentKind;
  readonly from: number;
  /** Infinity while it lasts. */
  until: number;
}

export type IncidentKind = "token endpoint" | "service" | "refusals" | "revocation" | "redis";

export interface SoakFaults {
  readonly incidents: readonly Incident[];
  /** Ends what is under way, puts everything right, and stops. */
  stop(): Promise<void>;
}

const services: readonly ServiceState[] = ["is unavailable", "is slow", "drops connections"];
const tokenFaults: readonly Fault[] = [
  { type: "status", status: 503 },
  { type: "status", status: 429, retryAfter: 1 },
  { type: "hang" },
  { type: "reset" },
  { type: "html" },
  { type: "truncated" },
  { type: "latency", ms: 700 },
];
// What a caller may wait for its token, and a replacement's trial.
const AFTERMATH_MS = 12_000;

/** Lets one thing after the other go wrong: the next one begins a while after the last one is over. */
export function startFaults(platform: SoakPlatform, redis: OwnRedis | undefined, random: () => number): SoakFaults {
  const incidents: Incident[] = [];
  const stopping = new AbortController();
  const between = (least: number, most: number): number => least + random() * (most - least);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // Ends at once where the run does.
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  async function lasting(kind: IncidentKind, ms: number, begin: () => Promise<unknown>, end: () => Promise<unknown>) {
    const incident: Incident = { kind, from: performance.now(), until: Number.POSITIVE_INFINITY };
    incidents.push(incident);
    await begin();
    await wait(ms);
    await end();
    incident.until = performance.now();
  }

  const kinds: readonly (() => Promise<void>)[] = [
    () =>
      lasting(
        "revocation",
        0,
        () => platform.tell({ revoke: true }),
        () => Promise.resolve(),
      ),
    () =>
      lasting(
        "refusals",
        between(50, 500),
        () => platform.tell({ refusesAll: true }),
        () => platform.tell({ refusesAll: false }),
      ),
    () =>
      lasting(
        "service",
        between(100, 1_000),
        () => platform.tell({ service: pick(services) }),
        () => platform.tell({ service: "works" }),
      ),
    () =>
      lasting(
        "token endpoint",
        between(500, 3_000),
        () => platform.tell({ tokenFault: pick(tokenFaults) }),
        () => platform.tell({ tokenFault: null }),
      ),
    ...(redis === undefined
      ? []
      : [
          () =>
            lasting(
              "redis",
              between(100, 2_000),
              () => redis.kill(),
              () => redis.start(),
            ),
        ]),
  ];

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await wait(between(300, 1_500));
      if (stopping.signal.aborted) return;
      // At times two at once, of different kinds: what one of them puts right would end the other one otherwise.
      const first = pick(kinds);
      const second = random() < 0.3 ? pick(kinds.filter((kind) => kind !== first)) : undefined;
      await Promise.all([first(), second?.()]);
    }
  }
  const running = run();

  return {
    incidents,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/**
 * Whether something that went wrong explains what a call that lasted from `from` to `until` came to: what the service did
 * is the caller's to see, and a token request's failure where no token lived. Nothing that Redis does is.
 *
 * @param outcome - the status, or the error
 */
export function isExplained(incidents: readonly Incident[], outcome: unknown, from: number, until: number): boolean {
  const during = (kind: IncidentKind, aftermathMs = 0): boolean =>
    incidents.some(
      (incident) => incident.kind === kind && incident.from < until && incident.until + aftermathMs > from,
    );
  const isRefusedTwice = during("refusals", AFTERMATH_MS) || countRevocations(incidents, from, until) > 1;
  const isRefused = isRefusedTwice || during("revocation", AFTERMATH_MS);
  // Where no other token can be had, a caller is left with the error of that, or with the refusal.
  if (isRefused && during("token endpoint", AFTERMATH_MS)) return true;
  if (outcome === 401) return isRefusedTwice;
  return (outcome === 503 || isBrokenConnection(outcome)) && during("service");
}

function countRevocations(incidents: readonly Incident[], from: number, until: number): number {
  return incidents.filter(
    (incident) => incident.kind === "revocation" && incident.from < until && incident.until > from,
  ).length;
}

function isBrokenConnection(outcome: unknown): boolean {
  for (let error = outcome; error instanceof Error; error = error.cause) {
    const { code } = error as { readonly code?: unknown };
    if (["ECONNRESET", "UND_ERR_SOCKET", "ECONNREFUSED", "EPIPE"].includes(String(code))) return true;
    if (error.message === "socket hang up" || error.message === "other side closed") return true;
  }
  return false;
}
