import type { AuthStrategy } from "../auth-strategy.ts";
import { toIanumError } from "../errors/to-ianum-error.ts";
import type { Clock } from "../time/clock.ts";
import { withTimeout } from "../time/with-timeout.ts";

/**
 * The strategy's cache key, in a bounded time.
 *
 * @throws what reading the credentials failed with, as an IanumError; the reason of `signal`; TransportError `timeout`
 */
export async function readCacheKey(
  {
    clock,
    strategy,
    timeoutMs,
  }: { readonly clock: Clock; readonly strategy: AuthStrategy; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<string> {
  try {
    return await withTimeout({ clock, timeoutMs, signal }, "reading the credentials", () => strategy.cacheKey());
  } catch (error) {
    signal.throwIfAborted();
    throw toIanumError(error, "the credentials could not be read");
  }
}
