import type { MetricReading, ServiceMessage } from "./messages.ts";

/** What is known of one process. */
export interface ServiceState {
  pid: number;
  fingerprint: string | undefined;
  expiresAt: number;
  isRequesting: boolean;
  isLockHolder: boolean;
  isStoreDown: boolean;
  /** Killed, and not yet replaced. */
  isDead: boolean;
}

/** What is known of the whole fleet; what is drawn. */
export interface FleetState {
  readonly title: string;
  readonly hasRedis: boolean;
  readonly durationMs: number;
  elapsedMs: number;
  isRedisUp: boolean;
  readonly services: ServiceState[];
  /** Token requests in each second. */
  readonly requestsPerSecond: number[];
  /** What went wrong on purpose, and what is about to. */
  readonly faults: { readonly atMs: number; readonly title: string; isOver: boolean }[];
  readonly totals: FleetTotals;
  /** What OpenTelemetry counted in all processes together, by metric; absent without `--telemetry`. */
  readonly metrics?: Map<string, MetricReading>;
}

export interface FleetTotals {
  tokenRequests: number;
  answered: number;
  failed: number;
  /** The slowest call but for each process's first, in milliseconds. */
  slowestMs: number;
}

export function newService(pid: number): ServiceState {
  return {
    pid,
    fingerprint: undefined,
    expiresAt: 0,
    isRequesting: false,
    isLockHolder: false,
    isStoreDown: false,
    isDead: false,
  };
}

/** Takes down what a process tells. */
export function noteMessage(
  service: ServiceState,
  { metrics, totals }: Pick<FleetState, "metrics" | "totals">,
  message: ServiceMessage,
): void {
  switch (message.type) {
    case "token":
      service.fingerprint = message.fingerprint;
      service.expiresAt = message.expiresAt;
      break;
    case "request":
      service.isRequesting = message.isUnderWay;
      service.isLockHolder = message.isUnderWay && message.isLocked;
      break;
    case "store":
      service.isStoreDown = message.isDown;
      break;
    case "metrics":
      for (const { count, name, seconds } of message.readings) {
        const last = metrics?.get(name);
        const sum = seconds === undefined ? last?.seconds : (last?.seconds ?? 0) + seconds;
        metrics?.set(name, { name, count: (last?.count ?? 0) + count, ...(sum !== undefined && { seconds: sum }) });
      }
      break;
    case "calls":
      totals.answered += message.answered;
      totals.failed += message.failed;
      totals.slowestMs = Math.max(totals.slowestMs, message.slowestMs);
      break;
  }
}
