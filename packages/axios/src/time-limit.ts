import type { InternalAxiosRequestConfig } from "axios";

/** The call's `timeout`, which is one for all that has to be done: waiting for a token, sending, sending again. */
export interface TimeLimit {
  /** Leaves to the next step what is left. */
  goOn(): void;
  restore(): void;
}

const NONE: TimeLimit = { goOn: () => undefined, restore: () => undefined };

/** Makes `config.timeout` run out when that much time has passed since now. */
export function limitTime(config: InternalAxiosRequestConfig): TimeLimit {
  const { timeout, timeoutErrorMessage } = config;
  if (!(Number(timeout) > 0)) return NONE;
  const timeoutMs = Number(timeout);
  const startedAtMs = performance.now();

  return {
    goOn() {
      // Rounded up: where nothing had to be waited for, it stays what it is.
      config.timeout = Math.max(1, Math.ceil(timeoutMs - (performance.now() - startedAtMs)));
      config.timeoutErrorMessage = timeoutErrorMessage ?? `timeout of ${timeout}ms exceeded`;
    },
    restore() {
      Object.assign(config, { timeout });
      if (timeoutErrorMessage === undefined) delete config.timeoutErrorMessage;
      else config.timeoutErrorMessage = timeoutErrorMessage;
    },
  };
}
