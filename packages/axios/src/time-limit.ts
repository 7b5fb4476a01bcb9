import type { InternalAxiosRequestConfig } from "axios";

/** The call's `timeout`, which is one for everything that has to be done: waiting for a token, sending, sending again. */
export interface TimeLimit {
  /** Milliseconds that are left, 1 at least; `undefined` if there is no limit. */
  timeLeft(): number | undefined;
  /** Whether less than a millisecond is left: timers may be that early. */
  isTimeOver(): boolean;
  /** Makes an error that names the time that was left name the call's whole time, as it would without a token. */
  correct(thrown: unknown): void;
}

/** Starts the time of a call. */
export function limitTime({ timeout }: InternalAxiosRequestConfig): TimeLimit {
  // axios rejects an invalid timeout itself when it sends.
  if (!(Number(timeout) > 0)) return { timeLeft: () => undefined, isTimeOver: () => false, correct: () => undefined };
  const timeoutMs = Number(timeout);
  const startedAtMs = performance.now();
  let lastLeft = timeoutMs;
  const leftMs = (): number => timeoutMs - (performance.now() - startedAtMs);

  return {
    timeLeft() {
      // Rounded up: if nothing had to be waited for, it stays what it is.
      lastLeft = Math.max(1, Math.ceil(leftMs()));
      return lastLeft;
    },
    isTimeOver: () => leftMs() < 1,
    correct(thrown) {
      const shown = `timeout of ${lastLeft}ms exceeded`;
      if (!(thrown instanceof Error) || thrown.message !== shown) return;
      const message = `timeout of ${timeout}ms exceeded`;
      const stack = thrown.stack?.replace(shown, message);
      Object.assign(thrown, { message, stack });
    },
  };
}
