import type { Clock } from "./clock.ts";
import { errorCodes } from "./errors/error-code.ts";
import { TransportError } from "./errors/transport-error.ts";

/**
 * The result of `work`, unless its time is up or `signal` is aborted first; then `work`'s own signal is aborted too.
 * Settles even where `work` never does and pays no heed to its signal.
 *
 * @throws TransportError `timeout` after `timeoutMs`; the reason of `signal` when that is aborted
 */
export async function withTimeout<T>(
  limits: {
    readonly clock: Clock;
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly what: string;
  },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { clock, timeoutMs, signal, what } = limits;
  signal?.throwIfAborted();

  const attempt = new AbortController();
  const done = new AbortController();
  const onAbort = (): void => attempt.abort(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  const stopped = new Promise<never>((_, reject) => {
    attempt.signal.addEventListener("abort", () => reject(attempt.signal.reason as Error), {
      once: true,
    });
  });
  const onTimeout = (): void =>
    attempt.abort(new TransportError(`${what} took longer than ${timeoutMs} ms`, { code: errorCodes.timeout }));
  clock.sleep(timeoutMs, done.signal).then(onTimeout, () => undefined);

  try {
    return await Promise.race([work(attempt.signal), stopped]);
  } finally {
    signal?.removeEventListener("abort", onAbort);
    done.abort();
  }
}
