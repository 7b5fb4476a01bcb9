import type { Clock } from "@ianum/core";
import type { Timeline } from "./timeline.ts";

/** A machine with clocks of its own, on which one process runs at a time. */
export interface Host {
  readonly name: string;
  /** How many milliseconds its clocks count in a true one. */
  readonly rate: number;
  /** The clocks, as the process that runs now sees them. */
  readonly clock: Clock;
  /**
   * Gives what calls work of the process that runs now: at once, or when its event loop goes on; never once it has died.
   */
  receiver(): (work: () => void) => void;
  /** The process ends here and now: nothing that it waits for ever comes. */
  kill(): void;
  /** Another process begins, with a monotonic clock of its own. */
  boot(): void;
  readonly isAlive: boolean;
  readonly isFrozen: boolean;
  /** The event loop stands still; with `isAsleep` the monotonic clock does too, as on a machine that sleeps. */
  freeze(ms: number, isAsleep: boolean): void;
  /** Sets the wall clock. */
  step(ms: number): void;
  /** When the wall clock was set last, in true time. */
  readonly steppedAt: number;
  /** By how much it was set in all, whichever way. */
  readonly steppedMs: number;
  /** For how long the process has stood still so far. */
  readonly frozenMs: number;
  /** How many sleeps have not ended. */
  readonly pending: number;
}

export interface HostOptions {
  readonly name: string;
  /** How far the wall clock is ahead, in milliseconds. */
  readonly aheadMs: number;
  readonly rate: number;
}

const EPOCH = Date.UTC(2026, 0, 1);
// What is due is not to be early by a rounding error.
const ROUNDING_MS = 1e-6;

export function createHost(timeline: Timeline, { aheadMs, name, rate }: HostOptions): Host {
  let process = { bornAt: 0 };
  let isAlive = true;
  let frozenUntil = 0;
  let frozenMs = 0;
  let asleepMs = 0;
  let steppedMs = 0;
  let steppedAt = Number.NEGATIVE_INFINITY;
  let wallMs = EPOCH + aheadMs;
  let asleep: { readonly from: number; readonly until: number } | undefined;
  let sleeps = new Set<object>();

  /** True time that the monotonic clock has not counted. */
  function uncounted(): number {
    if (asleep === undefined) return asleepMs;
    return asleepMs + Math.min(timeline.now, asleep.until) - asleep.from;
  }
  const elapsed = (): number => (timeline.now - process.bornAt - uncounted()) * rate;

  function deliverTo(receiver: object, work: () => void): void {
    if (receiver !== process || !isAlive) return;
    if (timeline.now < frozenUntil) timeline.after(frozenUntil - timeline.now, () => deliverTo(receiver, work));
    else work();
  }

  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const sleeper = {};
      const receiver = process;
      const dueAt = elapsed() + ms;
      const wait = (): (() => void) =>
        timeline.after((dueAt - elapsed()) / rate + ROUNDING_MS, () => deliverTo(receiver, wake));
      let cancel = wait();
      const end = (): void => {
        sleeps.delete(sleeper);
        signal.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        cancel();
        end();
        reject(signal.reason as Error);
      };
      function wake(): void {
        if (signal.aborted) return;
        // The monotonic clock stood still meanwhile.
        if (elapsed() < dueAt) return void (cancel = wait());
        end();
        resolve();
      }
      sleeps.add(sleeper);
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  return {
    name,
    rate,
    clock: { now: () => wallMs + timeline.now * rate, elapsed, sleep },
    receiver() {
      const receiver = process;
      return (work) => deliverTo(receiver, work);
    },
    kill() {
      isAlive = false;
      sleeps = new Set();
    },
    boot() {
      process = { bornAt: timeline.now };
      isAlive = true;
      frozenUntil = 0;
      asleepMs = 0;
      asleep = undefined;
    },
    freeze(ms, isAsleep) {
      if (timeline.now < frozenUntil) return;
      frozenUntil = timeline.now + ms;
      frozenMs += ms;
      if (!isAsleep) return;
      asleepMs = uncounted();
      asleep = { from: timeline.now, until: frozenUntil };
    },
    step(ms) {
      wallMs += ms;
      steppedMs += Math.abs(ms);
      steppedAt = timeline.now;
    },
    get isAlive() {
      return isAlive;
    },
    get isFrozen() {
      return timeline.now < frozenUntil;
    },
    get steppedAt() {
      return steppedAt;
    },
    get steppedMs() {
      return steppedMs;
    },
    get frozenMs() {
      return frozenMs;
    },
    get pending() {
      return sleeps.size;
    },
  };
}
