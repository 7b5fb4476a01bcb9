/** What a process of the fleet is told when it starts. */
export interface ServiceSettings {
  readonly env: Readonly<Record<string, string>>;
  /** Absent: no Redis, each process for itself. */
  readonly redisUrl?: string;
  readonly encryptionKey: string;
  readonly keyPrefix: string;
  /** Whether it tells of its metrics. */
  readonly hasTelemetry: boolean;
}

/** What was counted or measured under a metric's name since the last time. */
export interface MetricReading {
  readonly name: string;
  readonly count: number;
  /** Of a histogram: all that was measured, in seconds. */
  readonly seconds?: number;
}

/** What a process of the fleet tells. No token leaves it, only its fingerprint. */
export type ServiceMessage =
  | { readonly type: "token"; readonly fingerprint: string; readonly expiresAt: number }
  /** It has begun, or ended, a token request. With `isLocked` it holds the lock meanwhile. */
  | { readonly type: "request"; readonly isUnderWay: boolean; readonly isLocked: boolean }
  /** It has noticed that Redis fails, or works. */
  | { readonly type: "store"; readonly isDown: boolean }
  | { readonly type: "metrics"; readonly readings: readonly MetricReading[] }
  | { readonly type: "calls"; readonly answered: number; readonly failed: number; readonly slowestMs: number };
