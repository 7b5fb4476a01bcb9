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
  settings: { readonly isBackground: boolean; readonly onAbandoned: () => void },
): SharedRequest<T> {
  const controller = new AbortController();
  const { promise: result, resolve, reject } = deferred<T | undefined>();
  let waiters = 0;

  // Somebody always listens, or a failed background refresh would end the process as an unhandled rejection.
  result.catch(() => undefined);
  // Deferred by a tick, so that whoever starts the work has joined it before its first step.
  Promise.resolve()
    .then(() => work(controller.signal))
    .then(resolve, reject);

  const leave = (): void => {
    waiters -= 1;
    if (waiters > 0 || settings.isBackground) return;
    settings.onAbandoned();
    controller.abort();
  };

  return {
    hasWaiters: () => waiters > 0,
    supersede() {
      resolve(undefined);
      controller.abort();
    },
    async join(signal) {
      waiters += 1;
      if (signal === undefined) return result;

      const { promise: aborted, reject: rejectAborted } = deferred<never>();
      const onAbort = (): void => {
        leave();
        rejectAborted(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      try {
        return await Promise.race([result, aborted]);
      } finally {
        signal.removeEventListener("abort", onAbort);
      }
    },
  };
}

// Promise.withResolvers needs Node 22.
function deferred<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
