import {
  type AuthStrategy,
  createMemoryTokenStore,
  createTokenSource,
  TokenRequestError,
  type TokenStore,
  type TokenStoreLock,
} from "@ianum/core";
import { countPerSecond, type PerSecond } from "./count-per-second.ts";
import { withSeededRandom } from "./seeded-random.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export interface FleetSettings {
  readonly processes: number;
  readonly hasStore: boolean;
  readonly hours: number;
  readonly seed?: number;
  /** How long the token endpoint takes, in milliseconds. @defaultValue 300 */
  readonly latencyMs?: number;
  /** Whether the store announces what is published. */
  readonly isAnnounced?: boolean;
  /** Whether the secret is wrong: the token endpoint refuses it. */
  readonly isRefused?: boolean;
}

/** What a fleet cost that was started all at once and has been busy ever since. */
export interface FleetCost {
  /** Token requests in an hour, once it is running. */
  readonly requestsPerHour: number;
  /** Token requests in the first minute. */
  readonly requestsAtStart: number;
  /** Token requests in the worst second of the start. */
  readonly worstSecondAtStart: number;
  /** Token requests in the worst second after it. */
  readonly worstSecondLater: number;
  /** Calls of the store in the worst second of the start, and of all later ones. */
  readonly storeCallsAtStart: number;
  readonly storeCallsLater: number;
  /** Subscriptions to the store's announcements in the worst second: on Redis, over a connection of their own. */
  readonly subscriptionsAtStart: number;
  /** Calls of `getToken` that failed. */
  readonly errors: number;
}

const TICK_MS = 100;
const TOKEN_LIFE_MS = 3_600_000;
// How often a process needs a token. While the token is fresh it need not be simulated: it changes nothing.
const ASKS_EVERY_MS = 2_000;
// And how often while each call fails.
const FAILS_EVERY_MS = 10_000;
// The default of refreshAheadMs: no token of an hour is stale before that.
const FRESH_UNTIL_MS = 300_000;
const START_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Real token sources, one for each process, on a clock that is moved. The same settings give the same figures. */
export function simulateFleet(settings: FleetSettings): Promise<FleetCost> {
  return withSeededRandom(settings.seed ?? 1, () => run(settings));
}

async function run(settings: FleetSettings): Promise<FleetCost> {
  const { processes, hasStore, hours, isAnnounced = false } = settings;
  const clock = createVirtualClock(TICK_MS);
  const requests = countPerSecond();
  const storeCalls = countPerSecond();
  const subscriptions = countPerSecond();
  const strategy = countedStrategy(clock, requests, settings);
  const store = hasStore ? countedStore(clock, storeCalls, isAnnounced ? subscriptions : undefined) : undefined;
  const sources = Array.from({ length: processes }, () =>
    createTokenSource({ strategy, clock, ...(store && { store }) }),
  );

  let errors = 0;
  const askers = new Map<number, number[]>();
  const askAgainAt = (elapsedMs: number, index: number): void => {
    const tick = Math.ceil(elapsedMs / TICK_MS);
    const others = askers.get(tick);
    if (others === undefined) askers.set(tick, [index]);
    else others.push(index);
  };
  const ask = async (index: number): Promise<void> => {
    let staleAtMs = 0;
    let asksEveryMs = ASKS_EVERY_MS;
    try {
      const token = await sources[index]?.getToken();
      staleAtMs = clock.elapsed() + ((token?.expiresAt ?? 0) - clock.now()) - FRESH_UNTIL_MS;
    } catch {
      errors += 1;
      asksEveryMs = FAILS_EVERY_MS;
    }
    // Each at a moment of its own.
    askAgainAt(Math.max(staleAtMs, clock.elapsed()) + asksEveryMs * (0.5 + Math.random() / 2), index);
  };

  for (let index = 0; index < processes; index += 1) void ask(index);
  while (clock.elapsed() < hours * HOUR_MS) {
    await clock.tick();
    const tick = Math.round(clock.elapsed() / TICK_MS);
    for (const index of askers.get(tick) ?? []) void ask(index);
    askers.delete(tick);
  }

  return {
    requestsPerHour: (requests.total - requests.totalUntil(START_MS)) / hours,
    requestsAtStart: requests.totalUntil(START_MS),
    worstSecondAtStart: requests.worst(0, START_MS),
    worstSecondLater: requests.worst(START_MS),
    storeCallsAtStart: storeCalls.worst(0, START_MS),
    storeCallsLater: storeCalls.worst(START_MS),
    subscriptionsAtStart: subscriptions.worst(0, START_MS),
    errors,
  };
}

function countedStrategy(
  clock: VirtualClock,
  requests: PerSecond,
  { latencyMs = 300, isRefused = false }: FleetSettings,
): AuthStrategy {
  let issued = 0;
  return {
    name: "simulated",
    cacheKey: async () => "simulated",
    async requestToken({ signal }) {
      requests.count(clock.elapsed());
      const expiresAt = clock.now() + TOKEN_LIFE_MS;
      await clock.sleep(latencyMs, signal);
      if (isRefused) throw new TokenRequestError({ httpStatus: 401, platformCode: "SEC_0005" });
      issued += 1;
      return { value: `token-${issued}`, expiresAt };
    },
  };
}

function countedStore(clock: VirtualClock, calls: PerSecond, subscriptions: PerSecond | undefined): TokenStore {
  const store = createMemoryTokenStore({ clock });
  const counted = <T>(call: () => Promise<T>): Promise<T> => {
    calls.count(clock.elapsed());
    return call();
  };
  const countedLock = (lock: TokenStoreLock | undefined): TokenStoreLock | undefined =>
    lock && {
      owner: lock.owner,
      renew: () => counted(() => lock.renew()),
      release: () => counted(() => lock.release()),
    };
  return {
    get: (...args) => counted(() => store.get(...args)),
    set: (...args) => counted(() => store.set(...args)),
    delete: (...args) => counted(() => store.delete(...args)),
    lock: (...args) => counted(async () => countedLock(await store.lock(...args))),
    acquire: (...args) =>
      counted(async () => {
        const { lock, ...found } = await store.acquire(...args);
        return { ...found, lock: countedLock(lock) };
      }),
    refuse: (...args) => counted(() => store.refuse(...args)),
    ...(subscriptions && {
      watch(...args) {
        subscriptions.count(clock.elapsed());
        return store.watch(...args);
      },
    }),
  };
}
