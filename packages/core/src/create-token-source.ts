import type { AccessToken } from "./access-token.ts";
import { createCoolDown } from "./cool-down.ts";
import { guardStore } from "./guarded-store.ts";
import { type HeldToken, holdToken } from "./held-token.ts";
import { obtainSharedToken } from "./obtain-shared-token.ts";
import { asIanumError, type ObtainedToken, obtainToken } from "./obtain-token.ts";
import { createRefreshSpacing } from "./refresh-spacing.ts";
import { type SharedRequest, shareRequest } from "./shared-request.ts";
import { resolveTokenSourceOptions, type TokenSourceOptions } from "./token-source-options.ts";
import type { TokenSource } from "./token-source.ts";
import { withTimeout } from "./with-timeout.ts";

/** The token in memory, and how it came to be there. */
interface CurrentToken extends HeldToken {
  readonly cacheKey: string;
  /** It was got because another was refused. */
  readonly isReplacement: boolean;
  readonly heldSinceElapsed: number;
}

// A replacement that is refused as well, this soon, means that no token helps: asking for more would go on for ever.
const REPLACEMENT_TRIAL_MS = 10_000;
// A stored token with less life than this is not worth taking.
const LEAST_ADOPTED_LIFE_MS = 1_000;

/**
 * Keeps one access token and answers every caller with it: from memory while it is fresh, with a refresh behind the
 * callers' backs when it gets old, and from one request shared by all when there is none. Safe for any number of
 * concurrent callers. A source that nobody asks does nothing: it has no timer.
 *
 * @example
 * ```ts
 * const source = createTokenSource(optionsFromEnv());
 * const token = await source.getToken();
 * ```
 * @throws ConfigurationError naming the option that is missing or wrong
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const settings = resolveTokenSourceOptions(options);
  const { clock, emit, strategy, timeoutMs } = settings;
  const store = settings.store && guardStore(settings.store, clock, emit);
  const coolDown = createCoolDown(clock);
  const spacing = createRefreshSpacing(clock);

  let current: CurrentToken | undefined;
  let flight: SharedRequest<AccessToken> | undefined;
  let refused: string | undefined;
  let isReplacing = false;
  let storeDeletion: Promise<unknown> = Promise.resolve();

  /** The token at hand, if it may be handed out; a stale one starts its own refresh. */
  function fromMemory(): Promise<AccessToken> | undefined {
    if (current === undefined) return undefined;
    const phase = current.phase();
    if (phase === "expired") return undefined;
    if (phase === "stale" && flight === undefined && spacing.isOver()) start(true);
    return current.promise;
  }

  async function fromFlight(signal: AbortSignal | undefined): Promise<AccessToken> {
    for (;;) {
      const token = await (flight ?? start(false)).join(signal);
      if (token !== undefined) return token;
      // Superseded by a refusal while we waited.
      const newer = fromMemory();
      if (newer !== undefined) return newer;
    }
  }

  function start(isBackground: boolean): SharedRequest<AccessToken> {
    const isInFlight = (): boolean => flight === started;
    const land = (): void => {
      if (isInFlight()) flight = undefined;
    };
    const started: SharedRequest<AccessToken> = shareRequest(
      async (signal) => {
        try {
          const obtained = await obtain(signal, isBackground, started.hasWaiters);
          // What began before a refusal may not be published after it.
          if (!isInFlight()) return undefined;
          spacing.note(obtained !== undefined && obtained.token.value !== current?.token.value);
          if (obtained === undefined) return undefined;
          current = obtained;
          isReplacing = false;
          return obtained.token;
        } catch (error) {
          if (isInFlight()) spacing.note(false);
          throw error;
        } finally {
          land();
        }
      },
      { isBackground, onAbandoned: land },
    );
    flight = started;
    return started;
  }

  async function obtain(
    signal: AbortSignal,
    isBackground: boolean,
    hasWaiters: () => boolean,
  ): Promise<CurrentToken | undefined> {
    await storeDeletion;
    const cacheKey = await currentCacheKey(signal);
    const refusal = coolDown.check(cacheKey);
    if (refusal !== undefined) throw refusal;

    const request = (): Promise<ObtainedToken> =>
      obtainToken(settings, {
        signal,
        isBackground,
        hasWaiters,
        onFailure: (error) => coolDown.note(cacheKey, error),
      });
    // One that ends before the token at hand would be no refresh: after an outage the store may still hold such a one.
    const isWanted = ({ value, expiresAt }: AccessToken): boolean =>
      value !== refused &&
      value !== current?.token.value &&
      expiresAt - clock.now() >= Math.max(LEAST_ADOPTED_LIFE_MS, current?.leftMs() ?? 0);
    const obtained = store
      ? await obtainSharedToken({
          store,
          cacheKey,
          clock,
          emit,
          signal,
          isWanted,
          hasWaiters,
          request,
        })
      : await request();

    if (obtained === undefined) return undefined;
    const held = holdToken(obtained.token, obtained.since, settings);
    return { ...held, cacheKey, isReplacement: isReplacing, heldSinceElapsed: clock.elapsed() };
  }

  async function currentCacheKey(signal: AbortSignal): Promise<string> {
    try {
      return await withTimeout({ clock, timeoutMs, signal, what: "reading the credentials" }, () =>
        strategy.cacheKey(),
      );
    } catch (error) {
      signal.throwIfAborted();
      throw asIanumError(error);
    }
  }

  return {
    onEvent: emit,

    getToken({ signal } = {}) {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      return fromMemory() ?? fromFlight(signal);
    },

    async invalidate(token) {
      if (current === undefined || current.token.value !== token.value) return;
      if (current.isReplacement && clock.elapsed() - current.heldSinceElapsed < REPLACEMENT_TRIAL_MS) return;

      const { cacheKey } = current;
      refused = token.value;
      current = undefined;
      isReplacing = true;
      flight?.supersede();
      flight = undefined;
      emit({ type: "token-invalidated" });
      if (store === undefined) return;
      // The next request waits for this, or it would find its own lock taken away by it.
      storeDeletion = store.delete(cacheKey, token);
      await storeDeletion;
    },
  };
}
