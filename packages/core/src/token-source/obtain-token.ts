import { createAccessToken, type ObtainedToken } from "../access-token.ts";
import type { IanumError } from "../errors/ianum-error.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";
import { TransportError } from "../errors/transport-error.ts";
import { withTimeout } from "../time/with-timeout.ts";
import { backoffMs } from "../time/backoff.ts";
import type { Attempt } from "../token-event.ts";
import { traceOperation } from "../trace-operation.ts";
import { checkToken, errorOfStrategy } from "./strategy-result.ts";
import type { ResolvedTokenSourceOptions } from "./token-source-options.ts";

/** What is known about the callers on whose behalf a token is obtained. */
export interface ObtainContext {
  readonly signal: AbortSignal;
  readonly isBackground: boolean;
  /** How long callers have been waiting; `undefined` if no caller waits: then nothing is worth repeating at once. */
  readonly waitedMs: () => number | undefined;
  /** Called with the error of each failed attempt. */
  readonly onFailure: (error: IanumError) => void;
}

type Outcome = { readonly obtained: ObtainedToken } | { readonly error: IanumError };

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 5_000;
/**
 * After which share of `timeoutMs` without a response a further attempt is sent beside the first one, and beside the
 * second. A connection that hangs holds callers for less than a quarter; an endpoint that takes half of `timeoutMs` for
 * each response gets two requests and not three.
 */
const PATIENCE_SHARES = [0.225, 0.3];

/**
 * A token from the strategy: each attempt bounded in time, joined by another one if it has no response, and repeated
 * with back-off if that may help.
 *
 * @throws IanumError the last attempt's; the reason of `context.signal` when that is aborted
 */
export async function obtainToken(
  settings: ResolvedTokenSourceOptions,
  context: ObtainContext,
): Promise<ObtainedToken> {
  const { clock, emit, retries, strategy, timeoutMs } = settings;
  const { isBackground, onFailure, signal, waitedMs } = context;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const running = new Set<Promise<Outcome>>();
  const beganAt = clock.elapsed();
  // What one attempt was told holds for the next one, also if yet another fails in between.
  let notBefore = beganAt;

  function send(attempt: number): void {
    const about = { strategy: strategy.name, attempt, isBackground };
    emit({ type: "token-requested", ...about });
    const sent: Promise<Outcome> = requestOnce(settings, about, stop.signal).then((outcome) => {
      running.delete(sent);
      return outcome;
    });
    running.add(sent);
  }

  /** The first outcome, or `undefined` after `ms` without one. */
  async function within(ms: number): Promise<Outcome | undefined> {
    // A listener that was told of the failure may have aborted the last caller.
    signal.throwIfAborted();
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    // In back-off no attempt is running whose end would wake it.
    stop.signal.addEventListener("abort", wake, { once: true });
    const slept = clock.sleep(ms, woken.signal).then(
      () => undefined,
      () => undefined,
    );
    const outcome = await Promise.race([...running, slept]);
    stop.signal.removeEventListener("abort", wake);
    wake();
    signal.throwIfAborted();
    return outcome;
  }

  /** The next outcome; `undefined` if callers have waited for one for too long, and another attempt may be sent. */
  async function next(attempt: number): Promise<Outcome | undefined> {
    if (attempt > retries) return Promise.race(running);
    const patienceMs = timeoutMs * (PATIENCE_SHARES[attempt - 1] ?? 1);
    for (;;) {
      const outcome = await within(patienceMs);
      if (outcome !== undefined || waitedMs() !== undefined) return outcome;
    }
  }

  try {
    for (let attempt = 1; ; attempt += 1) {
      send(attempt);
      let outcome = await next(attempt);
      if (outcome === undefined) {
        const error = new TransportError("the token request has had no response yet", { code: "timeout" });
        emit({ type: "token-request-retried", error, attempt, delayMs: 0 });
      }
      while (outcome !== undefined) {
        signal.throwIfAborted();
        if ("obtained" in outcome) return outcome.obtained;
        const { error } = outcome;
        onFailure(error);
        notBefore = Math.max(notBefore, clock.elapsed() + delayMsAfter(error, attempt));
        const delayMs = notBefore - clock.elapsed();
        const waited = waitedMs();
        if (error.isRetryable && attempt <= retries && waited !== undefined && waited + delayMs <= timeoutMs) {
          emit({ type: "token-request-retried", error, attempt, delayMs });
          // Another attempt that is under way may have a response meanwhile.
          outcome = await within(delayMs);
        } else if (error.isRetryable && running.size > 0) {
          outcome = await Promise.race(running);
        } else {
          const durationMs = clock.elapsed() - beganAt;
          emit({ type: "token-request-failed", error, isBackground, attempts: attempt, durationMs });
          throw error;
        }
      }
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    stop.abort();
  }
}

async function requestOnce(
  settings: ResolvedTokenSourceOptions,
  about: Attempt,
  signal: AbortSignal,
): Promise<Outcome> {
  const operation = { name: "ianum.token.request", ...about } as const;
  try {
    const work = (): Promise<ObtainedToken> => attemptOnce(settings, about, signal);
    return { obtained: await traceOperation(settings.emit, operation, work, () => "obtained") };
  } catch (error) {
    return { error: error as IanumError };
  }
}

async function attemptOnce(
  { clock, emit, fetch, strategy, timeoutMs }: ResolvedTokenSourceOptions,
  about: Attempt,
  signal: AbortSignal,
): Promise<ObtainedToken> {
  const since = { now: clock.now(), elapsed: clock.elapsed() };
  try {
    const given = await withTimeout({ clock, timeoutMs, signal }, "the token request", (attemptSignal) =>
      strategy.requestToken({ signal: attemptSignal, fetch }),
    );
    const durationMs = clock.elapsed() - since.elapsed;
    const { expiresAt, value } = checkToken(given, strategy.name, [clock.now(), since.now + durationMs]);
    // A copy, so that a strategy's own object cannot print the value.
    const token = createAccessToken(value, expiresAt);
    emit({ type: "token-obtained", ...about, expiresAt, durationMs });
    return { token, since };
  } catch (thrown) {
    const durationMs = clock.elapsed() - since.elapsed;
    if (signal.aborted) {
      emit({ type: "token-attempt-abandoned", ...about, durationMs });
      throw signal.reason;
    }
    const error = errorOfStrategy(thrown, strategy.name);
    emit({ type: "token-attempt-failed", ...about, error, durationMs });
    throw error;
  }
}

/** Full jitter, but never sooner than the endpoint asked. */
function delayMsAfter(error: IanumError, attempt: number): number {
  const { retryAfterMs = 0 } = error as Partial<TokenRequestError>;
  return Math.max(retryAfterMs, Math.random() * backoffMs(attempt, FIRST_BACKOFF_MS, LONGEST_BACKOFF_MS));
}
