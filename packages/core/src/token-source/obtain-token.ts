import { createAccessToken, type ObtainedToken } from "../access-token.ts";
import { backoffMs } from "./backoff.ts";
import { toIanumError } from "../errors/to-ianum-error.ts";
import type { IanumError } from "../errors/ianum-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";
import type { ResolvedTokenSourceOptions } from "./token-source-options.ts";
import { withTimeout } from "../time/with-timeout.ts";

/** What is known about the callers on whose behalf a token is obtained. */
export interface ObtainContext {
  readonly signal: AbortSignal;
  readonly isBackground: boolean;
  /** Whether somebody waits: only then is it worth repeating a failed attempt at once. */
  readonly hasWaiters: () => boolean;
  /** Hears of each failed attempt. */
  readonly onFailure: (error: IanumError) => void;
}

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;

/**
 * A token from the strategy, each attempt bounded in time, repeated with back-off where that may help.
 *
 * @throws IanumError the last attempt's; the reason of `context.signal` when that is aborted
 */
export async function obtainToken(
  { clock, emit, fetch, retries, strategy, timeoutMs }: ResolvedTokenSourceOptions,
  { hasWaiters, isBackground, onFailure, signal }: ObtainContext,
): Promise<ObtainedToken> {
  for (let attempt = 1; ; attempt += 1) {
    emit({ type: "token-requested", strategy: strategy.name, attempt, isBackground });
    const since = { now: clock.now(), elapsed: clock.elapsed() };
    try {
      const obtained = await withTimeout({ clock, timeoutMs, signal }, "the token request", (attemptSignal) =>
        strategy.requestToken({ signal: attemptSignal, fetch }),
      );
      if (!obtained?.value || typeof obtained.value !== "string" || Number.isNaN(Number(obtained.expiresAt))) {
        throw new ResponseError(`the strategy ${strategy.name} gave no token of the form { value, expiresAt }`);
      }
      // Wrapped anew, so that a strategy's own object cannot print the value.
      const token = createAccessToken(obtained.value, obtained.expiresAt);
      const durationMs = clock.elapsed() - since.elapsed;
      emit({ type: "token-obtained", strategy: strategy.name, expiresAt: token.expiresAt, durationMs });
      return { token, since };
    } catch (thrown) {
      signal.throwIfAborted();
      const error = toIanumError(thrown, "the token could not be obtained");
      onFailure(error);

      const { retryAfterMs = 0 } = error as Partial<TokenRequestError>;
      // Full jitter, but never sooner than the endpoint asked.
      const jitteredMs = Math.random() * backoffMs(attempt, FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS);
      const delayMs = Math.max(retryAfterMs, jitteredMs);
      if (!error.isRetryable || attempt > retries || !hasWaiters() || delayMs > timeoutMs) {
        emit({ type: "token-request-failed", error, isBackground });
        throw error;
      }
      emit({ type: "token-request-retried", error, attempt, delayMs });
      await clock.sleep(delayMs, signal);
    }
  }
}
