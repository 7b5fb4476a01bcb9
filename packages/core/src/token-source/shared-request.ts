import type { Clock } from "../time/clock.ts";
import { createWaitingCallers } from "./waiting-callers.ts";

/** One piece of work whose result any number of callers wait for. */
export interface SharedRequest<T> {
  /**
   * The result; `undefined` once the request has been superseded: ask again.
   *
   * @param since - when this caller began to wait, by the monotonic clock
   * @throws what the work throws; the reason of `signal`, for this caller alone; TransportError `timeout` when this
   *   caller has waited for `timeoutMs`
   */
  join(signal: AbortSignal | undefined, since: number): Promise<T | undefined>;
  /** How long the first of its callers has been waiting, in milliseconds; `undefined` if no caller waits. */
  waitedMs(): number | undefined;
  /** Whether it will not end any more: it is older than any caller may wait, or was left behind by a Worker's end. */
  isLeftBehind(): boolean;
  /** Stops the work; its callers try again. */
  supersede(): void;
}

/**
 * Starts `work` and shares it. When the last waiting caller leaves, the work is aborted and `onAbandoned` called, unless
 * it is wanted for its own sake (`isBackground`).
 */
export function shareRequest<T>(
  settings: { readonly clock: Clock; readonly timeoutMs: number },
  work: (signal: AbortSignal) => Promise<T | undefined>,
  isBackground: boolean,
  onAbandoned: () => void,
): SharedRequest<T> {
  const { clock } = settings;
  const began = { now: clock.now(), elapsed: clock.elapsed() };
  const controller = new AbortController();
  let resolve!: (value: T | undefined) => void;
  let reject!: (error: unknown) => void;
  const result = new Promise<T | undefined>((onResult, onError) => {
    resolve = onResult;
    reject = onError;
  });
  const callers = createWaitingCallers<T | undefined>(settings, () => {
    if (isBackground) return;
    onAbandoned();
    controller.abort();
  });
  const settle = (): void => callers.settle(result);
  // Also if no caller waits: a failed background refresh must not end the process as an unhandled rejection.
  result.then(settle, settle);
  // Deferred by a tick, so that the caller who starts the work has joined it before its first step.
  Promise.resolve()
    .then(() => work(controller.signal))
    .then(resolve, reject);

  return {
    join: (signal, since) => callers.join(signal, since),
    waitedMs: () => callers.waitedMs(),
    isLeftBehind: () => Math.max(clock.elapsed() - began.elapsed, clock.now() - began.now) > settings.timeoutMs,
    supersede() {
      resolve(undefined);
      controller.abort();
    },
  };
}
