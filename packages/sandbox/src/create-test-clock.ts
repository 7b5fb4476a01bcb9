import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@ianum/core";

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** Resolves once `ms` milliseconds have been advanced; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Moves the wall clock and the monotonic one forwards. Sleeps that fall due end in order, each at its own instant, and
   * what they wake runs on before the next one ends. Resolves when all that could run has run.
   *
   * @throws RangeError for a negative `ms`
   */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock alone, as NTP or a person does; `elapsed()` and sleeps do not notice. */
  setNow(ms: number): void;
  /** How many sleeps have not ended. */
  readonly pending: number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

// Work that hops between threads (crypto.subtle) needs a few turns of the event loop for each hop.
const TURNS = 6;
// Code that goes back to sleep without end, however far the clock is moved.
const MOST_WAKES = 100_000;

/**
 * A clock that stands still until `advance` moves it: pass it to a sandbox, a token source, or both.
 *
 * @param start - what `now()` says at first, in Unix milliseconds. Default: 2026-01-01T00:00:00Z
 */
export function createTestClock(start: number = Date.UTC(2026, 0, 1)): TestClock {
  if (!Number.isFinite(start)) throw new RangeError(`createTestClock: start must be Unix milliseconds, got ${start}`);
  let wallMs = start;
  let elapsedMs = 0;
  let moving: Promise<void> = Promise.resolve();
  const sleepers = new Set<Sleeper>();

  const moveTo = (target: number): void => {
    wallMs += target - elapsedMs;
    elapsedMs = target;
  };
  const nextDue = (until: number): Sleeper | undefined => {
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (sleeper.dueAt <= until && (!next || sleeper.dueAt < next.dueAt)) next = sleeper;
    return next;
  };
  const advance = async (ms: number): Promise<void> => {
    await settle();
    const target = elapsedMs + ms;
    let wakes = 0;
    for (let next = nextDue(target); next; next = nextDue(target)) {
      if (++wakes > MOST_WAKES)
        throw new Error(`advance: ${MOST_WAKES} sleeps ended within ${ms} ms; something sleeps in an endless loop`);
      moveTo(next.dueAt);
      next.wake();
      await settle();
    }
    moveTo(target);
    await settle();
  };

  return {
    now: () => wallMs,
    elapsed: () => elapsedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      if (Number.isNaN(ms)) throw new RangeError("sleep: ms must be a number of milliseconds, got NaN");
      if (ms <= 0) return;
      await new Promise<void>((resolve, reject) => {
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          dueAt: elapsedMs + ms,
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0))
        return Promise.reject(
          new RangeError(`advance: ms must be 0 or more, got ${ms}; setNow() sets the wall clock back`),
        );
      // One after the other, so that two callers do not move the clock twice for one sleep.
      const moved = moving.then(() => advance(ms));
      moving = moved.catch(() => undefined);
      return moved;
    },
    setNow(ms) {
      if (!Number.isFinite(ms)) throw new RangeError(`setNow: ms must be Unix milliseconds, got ${ms}`);
      wallMs = ms;
    },
    get pending() {
      return sleepers.size;
    },
  };
}

/** Lets everything run that can: promise callbacks, and what comes back from the thread pool. */
async function settle(): Promise<void> {
  for (let index = 0; index < TURNS; index++) {
    // A digest of our own comes back after those that were asked for before it.
    await crypto.subtle.digest("SHA-256", new Uint8Array(1));
    await turn();
  }
}
