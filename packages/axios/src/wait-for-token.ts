import { isIanumError } from "@ianum/core/authors";
import type { InternalAxiosRequestConfig } from "axios";
import type { AxiosCopy } from "./axios-copy.ts";

const LONGEST_TIMEOUT_MS = 2_147_483_647;

/**
 * Waits for a token as long as the call lasts: its `signal`, its `cancelToken` and its `timeout` end the wait.
 *
 * @param timeLeftMs - what is left of the call's `timeout`; `undefined` if there is no limit
 *
 * @throws what `work` throws; an AxiosError when the time is up. axios itself makes a CanceledError of what a
 *   canceled call rejects with
 */
export async function waitForToken<T>(
  config: InternalAxiosRequestConfig,
  copy: AxiosCopy,
  timeLeftMs: number | undefined,
  work: (options?: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const { signal, cancelToken } = config;
  let stopWaiting: (() => void) | undefined;
  let isTimeUp = false;
  try {
    if (!cancelToken && timeLeftMs === undefined && (!signal || signal instanceof AbortSignal))
      return await work(signal && { signal });

    const waiting = new AbortController();
    const stop = (): void => waiting.abort();
    const onTimeout = (): void => {
      isTimeUp = true;
      stop();
    };
    const timer =
      timeLeftMs === undefined ? undefined : setTimeout(onTimeout, Math.min(timeLeftMs, LONGEST_TIMEOUT_MS));
    stopWaiting = () => {
      clearTimeout(timer);
      signal?.removeEventListener?.("abort", stop);
      cancelToken?.unsubscribe(stop);
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener?.("abort", stop);
    cancelToken?.subscribe(stop);
    return await work({ signal: waiting.signal });
  } catch (error) {
    if (isTimeUp) throw await copy.timeoutError(config);
    throw isIanumError(error) ? withFixedStack(error) : error;
  } finally {
    stopWaiting?.();
  }
}

// axios appends the frames of each call to the stack of what it rejects with, and callers may share this error: in a burst
// of more than a thousand, or of another author's source.
function withFixedStack(error: Error): Error {
  return Object.defineProperty(error, "stack", { value: error.stack, writable: false, configurable: true });
}
