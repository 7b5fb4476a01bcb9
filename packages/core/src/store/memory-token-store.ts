import { type AccessToken, createAccessToken } from "../access-token.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import type { TokenStore } from "../token-store.ts";

/**
 * A store in this process's memory, for token sources that are to share: several with the same keys cost one token
 * request. It is also the shortest description of what a store does.
 *
 * @param options - `clock`: the time. Default: the system's
 */
export function createMemoryTokenStore(options: { readonly clock?: Pick<Clock, "now" | "elapsed"> } = {}): TokenStore {
  const { clock = systemClock } = options;
  const tokens = new Map<string, { readonly token: AccessToken; readonly endsAtElapsed: number }>();
  const locks = new Map<string, { readonly owner: string; readonly endsAtElapsed: number }>();

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

  return {
    get: async (key) => alive(key),

    async set(key, token, { lock, lifeMs = token.expiresAt - clock.now() } = {}) {
      if (lock !== undefined && holder(key) !== lock.owner) return false;
      for (const stored of tokens.keys()) alive(stored);
      tokens.set(key, { token, endsAtElapsed: clock.elapsed() + lifeMs });
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
  };
}
