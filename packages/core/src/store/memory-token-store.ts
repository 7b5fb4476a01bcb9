import { type AccessToken, createAccessToken } from "../access-token.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { SharedRefusal, TokenStore } from "../token-store.ts";

/**
 * A store in this process's memory, for token sources that share: several with the same keys cost one token
 * request. It is also the shortest description of what a store does.
 *
 * @param options - `clock`: the time. Default: the system's
 */
export function createMemoryTokenStore(
  options: { readonly clock?: Pick<Clock, "now" | "elapsed"> } = {},
): Required<TokenStore> {
  const { clock = systemClock } = options;
  const tokens = new Map<string, { readonly token: AccessToken; readonly endsAtElapsed: number }>();
  const locks = new Map<string, { readonly owner: string; readonly endsAtElapsed: number }>();
  const refusals = new Map<string, { readonly refusal: SharedRefusal; readonly endsAtElapsed: number }>();

  const watchers = new Map<string, Set<() => void>>();
  const announce = (key: string): void => watchers.get(key)?.forEach((onPublished) => onPublished());

  const holder = (key: string): string | undefined => {
    const lock = locks.get(key);
    if (lock === undefined || clock.elapsed() < lock.endsAtElapsed) return lock?.owner;
    locks.delete(key);
    return undefined;
  };
  // Over when either clock says so: the wall clock may be set back, the monotonic one stands still while a machine sleeps.
  const alive = (key: string): AccessToken | undefined => {
    const stored = tokens.get(key);
    if (stored === undefined) return undefined;
    const { endsAtElapsed, token } = stored;
    const leftMs = Math.min(endsAtElapsed - clock.elapsed(), token.expiresAt - clock.now());
    if (leftMs <= 0) {
      tokens.delete(key);
      return undefined;
    }
    const expiresAt = clock.now() + leftMs;
    return expiresAt === token.expiresAt ? token : createAccessToken(token.value, expiresAt);
  };

  const refusalOf = (key: string): SharedRefusal | undefined => {
    const stored = refusals.get(key);
    const waitMs = stored === undefined ? 0 : stored.endsAtElapsed - clock.elapsed();
    if (stored !== undefined && waitMs > 0) return { ...stored.refusal, waitMs };
    refusals.delete(key);
    return undefined;
  };

  return {
    get: async (key) => alive(key),

    async set(key, token, { lock, lifeMs = token.expiresAt - clock.now() } = {}) {
      if (lock !== undefined && holder(key) !== lock.owner) return false;
      for (const stored of tokens.keys()) alive(stored);
      tokens.set(key, { token, endsAtElapsed: clock.elapsed() + lifeMs });
      refusals.delete(key);
      announce(key);
      return true;
    },

    async delete(key, refused) {
      if (alive(key)?.value !== refused.value) return;
      tokens.delete(key);
      locks.delete(key);
    },

    async lock(key, { leaseMs }) {
      if (holder(key) !== undefined) return undefined;
      const owner = crypto.randomUUID();
      const hold = (): void => void locks.set(key, { owner, endsAtElapsed: clock.elapsed() + leaseMs });
      hold();
      return {
        owner,
        async renew() {
          if (holder(key) !== owner) return false;
          hold();
          return true;
        },
        async release() {
          if (holder(key) === owner) locks.delete(key);
        },
      };
    },

    // Through `this`: a store derived from this one may have its own `get` or `lock`, and these are called.
    async acquire(key, how) {
      const found = { token: await this.get(key, how), refusal: refusalOf(key) };
      if (found.token !== undefined || found.refusal !== undefined) return found;
      const lock = await this.lock(key, how);
      // Another may have published between the look and the lock.
      const token = lock && (await this.get(key, how));
      if (token === undefined) return { lock };
      await lock?.release();
      return { token };
    },

    async refuse(key, refusal) {
      for (const stored of refusals.keys()) refusalOf(stored);
      refusals.set(key, { refusal, endsAtElapsed: clock.elapsed() + refusal.waitMs });
      announce(key);
    },

    async watch(key, { onPublished, signal }) {
      signal.throwIfAborted();
      const ofKey = watchers.get(key) ?? new Set();
      // A function of its own: the same one may be given twice.
      const watcher = (): void => onPublished();
      watchers.set(key, ofKey.add(watcher));
      const leave = (): void => {
        ofKey.delete(watcher);
        if (ofKey.size === 0) watchers.delete(key);
      };
      signal.addEventListener("abort", leave, { once: true });
    },
  };
}
