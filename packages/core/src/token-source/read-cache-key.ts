import type { AuthStrategy } from "../auth-strategy.ts";
import type { IanumError } from "../errors/ianum-error.ts";
import type { Clock } from "../time/clock.ts";
import type { TokenEventListener } from "../token-event.ts";
import { withTimeout } from "../time/with-timeout.ts";
import { errorOfStrategy } from "./strategy-result.ts";

interface CacheKeyOptions {
  readonly clock: Clock;
  readonly strategy: AuthStrategy;
  readonly timeoutMs: number;
}

/**
 * The cache key for a token request that is about to begin. One that cannot be read fails the request, and is told.
 *
 * @throws as `readCacheKey` does
 */
export async function readFirstKey(
  settings: CacheKeyOptions & { readonly emit: TokenEventListener },
  about: {
    readonly signal: AbortSignal;
    readonly isBackground: boolean;
    readonly onError: (error: IanumError) => void;
  },
): Promise<string> {
  const { isBackground, onError, signal } = about;
  const beganAt = settings.clock.elapsed();
  try {
    return await readCacheKey(settings, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    const error = thrown as IanumError;
    onError(error);
    const durationMs = settings.clock.elapsed() - beganAt;
    settings.emit({ type: "token-request-failed", error, isBackground, attempts: 0, durationMs });
    throw error;
  }
}

/**
 * The strategy's cache key, in a bounded time.
 *
 * @throws what reading the credentials failed with, as an IanumError; the reason of `signal`; TransportError `timeout`
 */
export async function readCacheKey(
  { clock, strategy, timeoutMs }: CacheKeyOptions,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await withTimeout({ clock, timeoutMs, signal }, "reading the credentials", () => strategy.cacheKey());
  } catch (error) {
    signal.throwIfAborted();
    throw errorOfStrategy(error, strategy.name);
  }
}
