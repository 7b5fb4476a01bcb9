import { type Clock, errorCodes, TransportError } from "@ianum/core";

/**
 * The result of `work`, unless its time is up first; then its signal is aborted.
 * Settles even where `work` never does and pays no heed to its signal.
 *
 * @throws TransportError `timeout` after `timeoutMs`; whatever `work` throws
 */
export async function withinDeadline<T>(
  limits: { readonly clock: Clock; readonly timeoutMs: number; readonly what: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, timeoutMs, what } = limits;
  const done = new AbortController();
  const stop = new AbortController();
  const timedOut = new Promise<never>((_resolve, reject) => {
    const onTimeout = (): void => {
      const error = new TransportError(`${what} took longer than ${timeoutMs} ms`, { code: errorCodes.timeout });
      stop.abort(error);
      reject(error);
    };
    clock.sleep(timeoutMs, done.signal).then(onTimeout, () => undefined);
  });
  try {
    return await Promise.race([work(stop.signal), timedOut]);
  } finally {
    done.abort();
  }
}
