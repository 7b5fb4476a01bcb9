import { unlessAborted } from "./unless-aborted.ts";

/** The time, as one swappable thing: tests hand in their own and never sleep. */
export interface Clock {
  /** The wall clock, in Unix milliseconds. It may be set, forwards or backwards, at any time. */
  now(): number;
  /** A monotonic clock, in milliseconds since an arbitrary start. It only ever goes forwards. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

// A longer delay would overflow setTimeout's 32 bits and fire at once.
const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** The clock of the runtime. Its timers exist only while a caller waits for them. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep(ms, signal) {
    let timer: ReturnType<typeof setTimeout>;
    const slept = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, Math.min(ms, LONGEST_TIMEOUT_MS));
    });
    return unlessAborted(slept, signal, () => clearTimeout(timer));
  },
};
