/** Counts what happens, and how much of it in each second. */
export interface PerSecond {
  count(elapsedMs: number): void;
  readonly total: number;
  /** How many there were up to `untilMs`, in whole seconds. */
  totalUntil(untilMs: number): number;
  /** The most of any one second, from `fromMs` up to `untilMs`. */
  worst(fromMs: number, untilMs?: number): number;
}

export function countPerSecond(): PerSecond {
  const seconds = new Map<number, number>();
  let total = 0;
  return {
    count(elapsedMs) {
      const second = Math.floor(elapsedMs / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
      total += 1;
    },
    get total() {
      return total;
    },
    totalUntil(untilMs) {
      let sum = 0;
      for (const [second, count] of seconds) if (second * 1_000 < untilMs) sum += count;
      return sum;
    },
    worst(fromMs, untilMs = Number.POSITIVE_INFINITY) {
      let most = 0;
      for (const [second, count] of seconds)
        if (second * 1_000 >= fromMs && second * 1_000 < untilMs) most = Math.max(most, count);
      return most;
    },
  };
}
