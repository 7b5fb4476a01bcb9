import { type AccessToken, createAccessToken } from "./access-token.ts";
import { backoffMs } from "./backoff.ts";
import { errorCodes } from "./errors/error-code.ts";
import { type IanumError, isIanumError } from "./errors/ianum-error.ts";
import { ResponseError } from "./errors/response-error.ts";
import type { TokenRequestError } from "./errors/token-request-error.ts";
import { TransportError } from "./errors/transport-error.ts";
import { redactedCause, systemCode } from "./redact.ts";
import type { ResolvedTokenSourceOptions } from "./token-source-options.ts";
import { withTimeout } from "./with-timeout.ts";

/** A token, and both clocks just before it was asked for. */
export interface ObtainedToken {
  readonly token: AccessToken;
  readonly since: { readonly now: number; readonly elapsed: number };
}

/** What is known about the callers on whose behalf a token is obtained. */
export interface ObtainContext {
  readonly signal: AbortSignal;
  readonly isBackground: boolean;
  /** Whether somebody waits: only then is it worth repeating a failed attempt at once. */
  readonly hasWaiters: () => boolean;
  /** Hears of each failed attempt. */
  readonly onFailure: (error: IanumError) => void;
}

/**
 * A token from the strategy, each attempt bounded in time, repeated with back-off where that may help.
 *
 * @throws IanumError the last attempt's; the reason of `context.signal` when that is aborted
 */
export async function obtainToken(options: ResolvedTokenSourceOptions, context: ObtainContext): Promise<ObtainedToken> {
  const { clock, emit, retries, strategy, timeoutMs } = options;
  for (let attempt = 1; ; attempt += 1) {
    emit({
      type: "token-requested",
      strategy: strategy.name,
      attempt,
      isBackground: context.isBackground,
    });
    try {
      return await attemptOnce(options, context.signal);
    } catch (thrown) {
      context.signal.throwIfAborted();
      const error = asIanumError(thrown);
      context.onFailure(error);

      const delayMs = backoffMs(attempt, (error as Partial<TokenRequestError>).retryAfterMs);
      const isWorthIt = error.isRetryable && attempt <= retries && context.hasWaiters();
      if (!isWorthIt || delayMs > timeoutMs) {
        emit({ type: "token-request-failed", error, isBackground: context.isBackground });
        throw error;
      }
      emit({ type: "token-request-retried", error, attempt, delayMs });
      await clock.sleep(delayMs, context.signal);
    }
  }
}

async function attemptOnce(options: ResolvedTokenSourceOptions, signal: AbortSignal): Promise<ObtainedToken> {
  const { clock, emit, fetch, strategy, timeoutMs } = options;
  const since = { now: clock.now(), elapsed: clock.elapsed() };
  const obtained = await withTimeout({ clock, timeoutMs, signal, what: "the token request" }, (attempt) =>
    strategy.requestToken({ signal: attempt, fetch }),
  );
  if (typeof obtained?.value !== "string" || obtained.value === "" || Number.isNaN(Number(obtained.expiresAt))) {
    throw new ResponseError(`the strategy ${strategy.name} gave no token of the form { value, expiresAt }`);
  }
  // Wrapped anew, so that a strategy's own object cannot print the value.
  const token = createAccessToken(obtained.value, obtained.expiresAt);
  emit({
    type: "token-obtained",
    strategy: strategy.name,
    expiresAt: token.expiresAt,
    durationMs: clock.elapsed() - since.elapsed,
  });
  return { token, since };
}

/** A strategy may throw anything; callers of a token source get an IanumError. */
export function asIanumError(thrown: unknown): IanumError {
  if (isIanumError(thrown)) return thrown;
  const code = systemCode(thrown);
  return new TransportError(`the token could not be obtained${code === undefined ? "" : `: ${code}`}`, {
    code: errorCodes.networkError,
    cause: redactedCause(thrown, []),
  });
}
