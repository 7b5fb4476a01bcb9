import { unlessAborted } from "../time/unless-aborted.ts";

/** One piece of work whose result any number of callers wait for. */
export interface SharedRequest<T> {
  /**
   * The result; `undefined` once the request has been superseded: ask again.
   *
   * @throws what the work throws; the reason of `signal`, for this caller alone
   */
  join(signal: AbortSignal | undefined): Promise<T | undefined>;
  /** Whether a caller waits for the result right now. */
  hasWaiters(): boolean;
  /** Stops the work; whoever waits is told to ask again. */
  supersede(): void;
}

/**
 * Starts `work` and shares it. When the last waiter leaves, the work is aborted and `onAbandoned` called, unless it
 * is wanted for its own sake (`isBackground`).
 */
export function shareRequest<T>(
  work: (signal: AbortSignal) => Promise<T | undefined>,
  isBackground: boolean,
  onAbandoned: () => void,
): SharedRequest<T> {
  const controller = new AbortController();
  let waiters = 0;
  let supersede!: () => void;
  const result = new Promise<T | undefined>((resolve, reject) => {
    supersede = () => {
      resolve(undefined);
      controller.abort();
    };
    // Deferred by a tick, so that whoever starts the work has joined it before its first step.
    Promise.resolve()
      .then(() => work(controller.signal))
      .then(resolve, reject);
  });
  // Somebody always listens, or a failed background refresh would end the process as an unhandled rejection.
  result.catch(() => undefined);

  const leave = (): void => {
    waiters -= 1;
    if (waiters > 0 || isBackground) return;
    onAbandoned();
    controller.abort();
  };

  return {
    hasWaiters: () => waiters > 0,
    supersede,
    join(signal) {
      waiters += 1;
      return signal ? unlessAborted(result, signal, leave) : result;
    },
  };
}
