import type { AccessToken, ObtainedToken } from "../access-token.ts";
import { errorOfCaller, MOST_TRACED } from "../errors/error-of-caller.ts";
import type { IanumError } from "../errors/ianum-error.ts";
import { runsRequestsApart } from "../platform/runs-requests-apart.ts";
import { createGuardedStore } from "../store/guarded-store.ts";
import { deleteSharedToken, shareToken } from "../store/share-token.ts";
import type { TokenSource, TokenStatus } from "../token-source.ts";
import { type CoolDown, createCoolDown } from "./cool-down.ts";
import { ageMs, type HeldToken, holdToken, isBetter, isOver, lifeLeftMs, withRefused } from "./held-token.ts";
import { type ObtainContext, obtainToken } from "./obtain-token.ts";
import { pollRequest } from "./polled-request.ts";
import { readCacheKey, readFirstKey } from "./read-cache-key.ts";
import { createRefreshPace, type RefreshPace } from "./refresh-pace.ts";
import { reportWait } from "./report-wait.ts";
import { type SharedRequest, shareRequest } from "./shared-request.ts";
import { resolveTokenSourceOptions, type TokenSourceOptions } from "./token-source-options.ts";
import { tokenStatus } from "./token-status.ts";

/**
 * Keeps one access token and returns it to every caller: from memory while it is fresh, with a background refresh
 * when it is stale, and from one request shared by all when it has no token. Safe for any number of concurrent callers.
 * A source that is not asked does nothing: it has no timer.
 *
 * @param options - the gate's keys or a strategy, and how to keep the token fresh
 * @example
 * ```ts
 * const source = createTokenSource(optionsFromEnv());
 * const token = await source.getToken();
 * ```
 * @throws ConfigurationError naming the option that is missing or wrong
 */
export function createTokenSource(
  options: TokenSourceOptions,
): TokenSource & Required<Pick<TokenSource, "accepted" | "report" | "status">> {
  const settings = resolveTokenSourceOptions(options);
  const { clock, emit, timeoutMs } = settings;
  const store = settings.store && createGuardedStore(settings.store, { clock, timeoutMs, emit });
  const isApart = runsRequestsApart();
  const share = isApart ? pollRequest : shareRequest;
  // Made by the first failure: a source without one is lighter.
  let coolDown: CoolDown | undefined;
  let pace: RefreshPace | undefined;
  let held: HeldToken | undefined;
  let inFlight: SharedRequest<AccessToken> | undefined;
  let refused: readonly string[] = [];
  let deletion: Promise<unknown> | undefined;
  let lastError: TokenStatus["lastError"];
  let traced = 0;

  /** The current token, if callers may have it; a stale one starts its own refresh. */
  function usableToken(): AccessToken | undefined {
    if (held === undefined) return undefined;
    const age = ageMs(held, clock);
    if (age < held.freshForMs) return held.token;
    const isExpired = age >= held.usableForMs;
    if (isExpired) return age < held.lifeMs && pace?.isDue(true) === false ? held.token : undefined;
    if (currentRequest() === undefined && pace?.isDue(false) !== false) start(true);
    return held.token;
  }

  // By itself, and not within `getToken`: a closure there would cost each call for which a token is at hand.
  function waitForToken(signal: AbortSignal | undefined): Promise<AccessToken> {
    const reason = held !== undefined ? "expired" : refused.length === 0 ? "empty" : "refused";
    // Where it was called, for its error.
    const trace = (traced += 1) <= MOST_TRACED ? new Error("the caller") : undefined;
    return reportWait(settings, { reason, signal }, (since) => nextToken(signal, since, trace));
  }

  async function nextToken(
    signal: AbortSignal | undefined,
    since: number,
    trace: Error | undefined,
  ): Promise<AccessToken> {
    try {
      for (;;) {
        // Nothing listens between the end of one request and the beginning of another.
        signal?.throwIfAborted();
        // Superseded while we waited, there may be a newer token at hand by now.
        const token = (await (currentRequest() ?? start(false)).join(signal, since)) ?? usableToken();
        if (token !== undefined) return token;
      }
    } catch (error) {
      // A live token always gets through.
      if (signal?.aborted || held === undefined || lifeLeftMs(held, clock) <= 0)
        throw error === signal?.reason ? error : errorOfCaller(error, trace);
      return held.token;
    }
  }

  /** The request under way, unless it was left behind: by a thaw, or by the end of a Worker's request. */
  function currentRequest(): SharedRequest<AccessToken> | undefined {
    if (inFlight !== undefined && inFlight.isLeftBehind()) {
      inFlight.supersede();
      inFlight = undefined;
    }
    return inFlight;
  }

  function start(isBackground: boolean): SharedRequest<AccessToken> {
    const clear = (): void => {
      if (inFlight !== started) return;
      inFlight = undefined;
      traced = 0;
    };
    const work = async (signal: AbortSignal): Promise<AccessToken | undefined> => {
      let obtained: HeldToken | undefined;
      try {
        obtained = await obtain({ signal, isBackground, waitedMs: started.waitedMs });
      } finally {
        // What began before a refusal may not be published after it.
        if (inFlight !== started) obtained = undefined;
        else notePace(obtained !== undefined && obtained.token.value !== held?.token.value, !isBackground);
        clear();
      }
      if (obtained === undefined) return undefined;
      held = obtained;
      lastError = undefined;
      // Over before its callers have it: a store that hangs had held it up, or the machine slept. They ask again.
      return isOver(held, clock) ? undefined : held.token;
    };
    const started: SharedRequest<AccessToken> = share(settings, work, isBackground, clear);
    inFlight = started;
    // The end of a Worker's request may cut it off, and nothing would note that: the next one is not to follow at once.
    if (isApart && isBackground) notePace(false, false);
    return started;
  }

  function notePace(hasBroughtNewToken: boolean, isExpired: boolean): void {
    if (!hasBroughtNewToken) pace ??= createRefreshPace(clock);
    pace?.note(hasBroughtNewToken, isExpired);
  }

  async function obtain(about: Omit<ObtainContext, "onFailure">): Promise<HeldToken | undefined> {
    const { isBackground, signal, waitedMs } = about;
    await deletion;
    const onError = ({ code }: IanumError): void => void (lastError = { code, at: clock.now() });
    const cacheKey = await readFirstKey(settings, { signal, isBackground, onError });
    coolDown?.check(cacheKey);
    const onFailure = (error: IanumError, leftMs?: number): void => {
      onError(error);
      const durationMs = (coolDown ??= createCoolDown(clock)).note(cacheKey, error, leftMs);
      if (durationMs > 0) emit({ type: "cooled-down", error, retryAt: clock.now() + durationMs, durationMs });
    };
    const request = (): Promise<ObtainedToken> => obtainToken(settings, { ...about, onFailure });
    const readKey = (): Promise<string> => readCacheKey(settings, signal);
    const isAcceptable = (token: AccessToken): boolean => isBetter(token, held, refused, clock);
    const obtained = await (store
      ? shareToken({
          store,
          clock,
          timeoutMs,
          cacheKey,
          emit,
          signal,
          isAcceptable,
          waitedMs,
          request,
          readKey,
          coolDown: {
            current: () => coolDown?.current(cacheKey),
            note: onFailure,
          },
        })
      : request());
    if (obtained === undefined) return undefined;
    const isReplacement = held === undefined && refused.length > 0;
    return holdToken(obtained, { ...settings, cacheKey, isReplacement });
  }

  return {
    report: emit,

    async getToken({ signal } = {}) {
      signal?.throwIfAborted();
      return usableToken() ?? waitForToken(signal ?? undefined);
    },

    async invalidate(token) {
      if (held?.token.value !== token.value || clock.elapsed() < held.isOnTrialUntil) return;
      const { cacheKey } = held;
      const refusedAt = ageMs(held, clock);
      held = undefined;
      refused = withRefused(refused, token.value);
      inFlight?.supersede();
      inFlight = undefined;
      emit({ type: "token-invalidated", ageMs: refusedAt });
      const deleting = store && deleteSharedToken(store, cacheKey, token);
      // The next request waits for this, or its lock would be deleted too. Another Worker's request could not.
      if (!isApart) deletion = deleting;
      await deleting;
    },

    accepted(token) {
      if (held?.token.value === token.value) held = { ...held, isOnTrialUntil: Number.NEGATIVE_INFINITY };
    },

    status: () => tokenStatus({ clock, held, lastError, retryAt: coolDown?.endsAt(held?.cacheKey), store }),
  };
}
