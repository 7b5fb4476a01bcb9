import type { Clock } from "./clock.ts";
import { TransportError } from "../errors/transport-error.ts";
import { must } from "../errors/validate.ts";
import { unlessAborted } from "./unless-aborted.ts";

/**
 * The result of `work`, unless its time is up or `signal` is aborted first; then `work`'s own signal is aborted too.
 * Settles even if `work` ignores its signal and never settles.
 *
 * @param what - what takes so long, for the message
 * @throws TransportError `timeout` after `timeoutMs`; the reason of `signal` when that is aborted
 */
export async function withTimeout<T>(
  {
    clock,
    timeoutMs,
    signal,
  }: { readonly clock: Clock; readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const attempt = new AbortController();
  const done = new AbortController();
  const onTimeout = (): void =>
    attempt.abort(new TransportError(`${what} took longer than ${timeoutMs} ms`, { code: "timeout" }));
  waitOut(clock, timeoutMs, done.signal).then(onTimeout, () => undefined);

  try {
    const attempted = unlessAborted(work(attempt.signal), attempt.signal);
    return await (signal ? unlessAborted(attempted, signal, () => attempt.abort(signal.reason)) : attempted);
  } finally {
    done.abort();
  }
}

// Later than this, and the event loop stood still: what came meanwhile lies in the sockets, unread.
const LATE_MS = 50;

/**
 * Sleeps for `ms`. Time in which the event loop stood still does not count, up to `ms`: a response that came meanwhile
 * is read before the time is up.
 */
export async function waitOut(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = ms, graceMs = ms; ;) {
    const dueAt = clock.elapsed() + leftMs;
    await clock.sleep(leftMs, signal);
    const lateMs = clock.elapsed() - dueAt;
    if (lateMs < LATE_MS || graceMs <= 0) return;
    leftMs = Math.min(lateMs, graceMs);
    graceMs -= leftMs;
  }
}

/** How long a caller waits for a token unless `timeoutMs` says otherwise, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** @throws ConfigurationError unless this can be the option `timeoutMs` */
export function checkTimeout(timeoutMs: unknown): void {
  must(Number.isFinite(timeoutMs) && Number(timeoutMs) > 0, "timeoutMs", "must be a positive number of milliseconds");
}
