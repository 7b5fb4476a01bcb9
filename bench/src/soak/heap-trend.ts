/** How much memory is in use, over a run. */
export interface HeapTrend {
  /** Megabytes after the first tenth, and at the end. */
  readonly firstMb: number;
  readonly lastMb: number;
  /** Megabytes more each minute, by the straight line through all that was measured after the first tenth. */
  readonly mbPerMinute: number;
}

/** Twice: what the first time leaves is often what waits for a finalizer. Needs `--expose-gc`. */
export function collectGarbage(): void {
  globalThis.gc?.();
  globalThis.gc?.();
}

/** How many bytes are in use when the garbage is collected. */
export function bytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

export interface HeapSample {
  readonly atMs: number;
  readonly bytes: number;
}

export function heapTrend(samples: readonly HeapSample[]): HeapTrend {
  const [begin, end] = [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0];
  const later = samples.filter(({ atMs }) => atMs >= begin + (end - begin) / 10);
  const mean = (of: (sample: HeapSample) => number): number =>
    later.reduce((sum, sample) => sum + of(sample), 0) / later.length;
  const [meanMs, meanBytes] = [mean(({ atMs }) => atMs), mean(({ bytes }) => bytes)];
  const covariance = mean(({ atMs, bytes }) => (atMs - meanMs) * (bytes - meanBytes));
  const variance = mean(({ atMs }) => (atMs - meanMs) ** 2);
  return {
    firstMb: (later[0]?.bytes ?? 0) / 1e6,
    lastMb: (later.at(-1)?.bytes ?? 0) / 1e6,
    mbPerMinute: variance > 0 ? ((covariance / variance) * 60_000) / 1e6 : 0,
  };
}
