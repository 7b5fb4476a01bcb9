import type { AccessToken, ObtainedToken } from "../access-token.ts";
import { backoffMs } from "./backoff.ts";
import { coolDownMs } from "./cool-down.ts";
import { toIanumError } from "../errors/to-ianum-error.ts";
import type { IanumError } from "../errors/ianum-error.ts";
import type { StoreOperation, StoreToGuard } from "../store/guarded-store.ts";
import type * as ObtainSharedToken from "../store/share-token.ts";
import { obtainToken } from "./obtain-token.ts";
import { redactError } from "../errors/redact.ts";
import { type SharedRequest, shareRequest } from "./shared-request.ts";
import { drawTokenAges, type TokenAges } from "./token-ages.ts";
import { resolveTokenSourceOptions, type TokenSourceOptions } from "./token-source-options.ts";
import type { TokenSource } from "../token-source.ts";
import { withTimeout } from "../time/with-timeout.ts";

/** The token in memory, and how it came to be there. */
interface CurrentToken extends ObtainedToken, TokenAges {
  readonly lifeMs: number;
  readonly cacheKey: string;
  /** It was got because another was refused. */
  readonly isReplacement: boolean;
  readonly heldSinceElapsed: number;
}

// A replacement that is refused as well, this soon, means that no token helps: asking for more would go on for ever.
const REPLACEMENT_TRIAL_MS = 10_000;
// A stored token with less life than this is not worth taking.
const LEAST_ADOPTED_LIFE_MS = 1_000;
// How far background refreshes that bring nothing are kept apart.
const FIRST_SPACING_MS = 1_000;
const LONGEST_SPACING_MS = 60_000;

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
  const { clock, emit, expiryMarginMs, refreshAheadMs, store, strategy, timeoutMs } = settings;
  const shared: StoreToGuard | undefined = store && { store, clock, withTimeout, onStoreFailed };

  let current: CurrentToken | undefined;
  let flight: SharedRequest<AccessToken> | undefined;
  let refused: string | undefined;
  let isReplacing = false;
  let storeDeletion: Promise<unknown> | undefined;
  /** The platform refused some credentials, or asked to wait: nobody asks again at once. */
  let coolDown: { readonly cacheKey: string; readonly error: IanumError; readonly untilElapsed: number } | undefined;
  let fruitlessRefreshes = 0;
  let nextRefreshAtElapsed = Number.NEGATIVE_INFINITY;

  // Its life is over when either clock says so: the wall clock may be set back, the monotonic one may stand still while
  // the machine sleeps.
  function ageMs({ since }: CurrentToken): number {
    return Math.max(clock.elapsed() - since.elapsed, clock.now() - since.now);
  }

  /** The token at hand, if it may be handed out; a stale one starts its own refresh. */
  function peek(): AccessToken | undefined {
    if (current === undefined) return undefined;
    const age = ageMs(current);
    if (age >= current.usableForMs) return undefined;
    if (age >= current.freshForMs && flight === undefined && clock.elapsed() >= nextRefreshAtElapsed) start(true);
    return current.token;
  }

  async function getToken({ signal }: { readonly signal?: AbortSignal } = {}): Promise<AccessToken> {
    signal?.throwIfAborted();
    return peek() ?? fromFlight(signal);
  }

  async function fromFlight(signal: AbortSignal | undefined): Promise<AccessToken> {
    for (;;) {
      // Superseded by a refusal while we waited, there may be a newer one at hand by now.
      const token = (await (flight ?? start(false)).join(signal)) ?? peek();
      if (token !== undefined) return token;
    }
  }

  function start(isBackground: boolean): SharedRequest<AccessToken> {
    const land = (): void => {
      if (flight === started) flight = undefined;
    };
    const started: SharedRequest<AccessToken> = shareRequest(
      async (signal) => {
        let obtained: CurrentToken | undefined;
        try {
          obtained = await obtain(signal, isBackground, started.hasWaiters);
        } finally {
          // What began before a refusal may not be published after it.
          if (flight !== started) obtained = undefined;
          else spaceRefreshes(obtained !== undefined && obtained.token.value !== current?.token.value);
          land();
        }
        if (obtained === undefined) return undefined;
        current = obtained;
        isReplacing = false;
        return obtained.token;
      },
      isBackground,
      land,
    );
    flight = started;
    return started;
  }

  function spaceRefreshes(hasBroughtNewToken: boolean): void {
    fruitlessRefreshes = hasBroughtNewToken ? 0 : fruitlessRefreshes + 1;
    const spacingMs = backoffMs(fruitlessRefreshes, FIRST_SPACING_MS, LONGEST_SPACING_MS);
    nextRefreshAtElapsed = clock.elapsed() + (hasBroughtNewToken ? 0 : spacingMs * (0.5 + Math.random() / 2));
  }

  async function obtain(
    signal: AbortSignal,
    isBackground: boolean,
    hasWaiters: () => boolean,
  ): Promise<CurrentToken | undefined> {
    await storeDeletion;
    const cacheKey = await withTimeout({ clock, timeoutMs, signal }, "reading the credentials", () =>
      strategy.cacheKey(),
    ).catch((error: unknown) => {
      throw toIanumError(error, "the credentials could not be read");
    });
    if (coolDown?.cacheKey === cacheKey && clock.elapsed() < coolDown.untilElapsed) throw coolDown.error;

    const request = (): Promise<ObtainedToken> =>
      obtainToken(settings, {
        signal,
        isBackground,
        hasWaiters,
        onFailure(error) {
          const waitMs = coolDownMs(error);
          if (waitMs > 0) coolDown = { cacheKey, error, untilElapsed: clock.elapsed() + waitMs };
        },
      });
    // One that ends before the token at hand would be no refresh: after an outage the store may still hold such a one.
    const isWanted = ({ value, expiresAt }: AccessToken): boolean =>
      value !== refused &&
      value !== current?.token.value &&
      expiresAt - clock.now() >= Math.max(LEAST_ADOPTED_LIFE_MS, current ? current.lifeMs - ageMs(current) : 0);
    const sharing = await loadSharing();
    const obtained = await (sharing && shared
      ? sharing.obtainSharedToken({ ...shared, cacheKey, emit, signal, isWanted, hasWaiters, request })
      : request());

    if (obtained === undefined) return undefined;
    const lifeMs = Math.max(0, obtained.token.expiresAt - obtained.since.now);
    return {
      ...obtained,
      ...drawTokenAges(lifeMs, refreshAheadMs, expiryMarginMs),
      lifeMs,
      cacheKey,
      isReplacement: isReplacing,
      heldSinceElapsed: clock.elapsed(),
    };
  }

  /** What deals with a store: loaded only where there is one. If that fails, the store counts as down. */
  async function loadSharing(): Promise<typeof ObtainSharedToken | undefined> {
    try {
      return shared && (await import("../store/share-token.ts"));
    } catch (error) {
      onStoreFailed("load", error);
      return undefined;
    }
  }

  function onStoreFailed(operation: StoreOperation, thrown: unknown, secrets: readonly string[] = []): void {
    const error = redactError(thrown, secrets) ?? new Error("the store threw no error");
    emit({ type: "store-failed", operation, error });
  }

  return {
    report: emit,
    getToken,

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
      if (shared === undefined) return;
      // The next request waits for this, or it would find its own lock taken away by it.
      storeDeletion = loadSharing().then((sharing) => sharing?.deleteSharedToken(shared, cacheKey, token));
      await storeDeletion;
    },
  };
}
