import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@ianum/core";

/** A clock that moves in ticks, for more sleepers than timers could serve. */
export interface VirtualClock extends Clock {
  readonly tickMs: number;
  /** Moves on by one tick, wakes who is due, and resolves when all that they do has been done. */
  tick(): Promise<void>;
}

export function createVirtualClock(tickMs: number): VirtualClock {
  const startedAt = Date.UTC(2026, 0, 1);
  const sleepers = new Map<number, (() => void)[]>();
  let ticks = 0;

  return {
    tickMs,
    now: () => startedAt + ticks * tickMs,
    elapsed: () => ticks * tickMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const dueAt = ticks + Math.max(1, Math.ceil(ms / tickMs));
        const due = sleepers.get(dueAt);
        if (due === undefined) sleepers.set(dueAt, [resolve]);
        else due.push(resolve);
        signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      }),
    async tick() {
      ticks += 1;
      const due = sleepers.get(ticks);
      sleepers.delete(ticks);
      for (const wake of due ?? []) wake();
      // Nothing here leaves this thread: when the queue of promises is empty, all is done.
      await turn();
    },
  };
}
