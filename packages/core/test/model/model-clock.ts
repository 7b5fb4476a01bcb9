import type { Clock } from "@ianum/core";

/** A clock that stands still until it is moved, and is quick: nothing but `settle` runs between two sleeps. */
export interface ModelClock extends Clock {
  /** Both clocks go on by `ms`. Sleeps end in order, each at its own instant; `settle` lets run what they wake. */
  pass(ms: number, settle: () => Promise<void>): Promise<void>;
  /** The event loop stands still for `ms`: sleeps that fell due meanwhile end afterwards, late. */
  stall(ms: number, settle: () => Promise<void>): Promise<void>;
  /** Sets the wall clock alone: forwards, back, or on while the machine slept. */
  set(byMs: number): void;
  /** When that happened last, by the monotonic clock. */
  readonly setAt: number;
  /** How many sleeps have not ended. */
  readonly pending: number;
  /** For how long the event loop has stood still, in milliseconds. */
  readonly stalledMs: number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

export function createModelClock(): ModelClock {
  const sleepers = new Set<Sleeper>();
  let wallMs = Date.UTC(2026, 0, 1);
  let elapsedMs = 0;
  let stalledMs = 0;
  let setAt = Number.NEGATIVE_INFINITY;

  const move = (ms: number): void => {
    wallMs += ms;
    elapsedMs += ms;
  };
  function nextDue(until: number): Sleeper | undefined {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (sleeper.dueAt <= until && (!next || sleeper.dueAt < next.dueAt)) next = sleeper;
    return next;
  }
  async function pass(ms: number, settle: () => Promise<void>): Promise<void> {
    await settle();
    const target = elapsedMs + ms;
    for (let next = nextDue(target); next; next = nextDue(target)) {
      move(Math.max(0, next.dueAt - elapsedMs));
      next.wake();
      await settle();
    }
    move(target - elapsedMs);
    await settle();
  }

  return {
    now: () => wallMs,
    elapsed: () => elapsedMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal.reason as Error);
        };
        const sleeper = {
          dueAt: elapsedMs + ms,
          wake(): void {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal.addEventListener("abort", onAbort, { once: true });
      }),
    pass,
    async stall(ms, settle) {
      await settle();
      move(ms);
      stalledMs += ms;
      await pass(0, settle);
    },
    set(byMs) {
      wallMs += byMs;
      setAt = elapsedMs;
    },
    get setAt() {
      return setAt;
    },
    get pending() {
      return sleepers.size;
    },
    get stalledMs() {
      return stalledMs;
    },
  };
}
