import { createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { withSeededRandom } from "../../../bench/src/fleet/seeded-random.ts";
import { createPlatform, elapse } from "./platform.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("sources that share a store", () => {
  test("take over within the lease from one that died while it held the lock", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const takesItAndDies: TokenStore = { ...store, lock: (key, options) => store.lock(key, options).then(never) };
    void source({ store: takesItAndDies }).getToken();
    await clock.advance(0);
    const startedAt = clock.elapsed();
    await expect(elapse(clock, source({ store }).getToken())).resolves.toBeDefined();
    expect(clock.elapsed() - startedAt).toBeGreaterThan(3_000);
    expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(5_000);
    // Its own, and that of the dead one, whom the store's silence made serve itself.
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("keep the lock past its lease while the request takes half of their patience", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 5_000 } });
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 5 }, () => source({ store }));
    await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
    // The holder's, and the one that it sends beside the first when that has no response.
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("serve themselves when the winner takes too long", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const store = createMemoryTokenStore({ clock });
    const winner = source({ store, timeoutMs: 60_000, retries: 0 });
    void winner.getToken();
    await clock.advance(0);
    // How patient a loser is, and how long its pauses are, is drawn: 7 s, and 0.8 of the longest ones.
    const random = vi.spyOn(Math, "random").mockReturnValue(0.6);
    onTestFinished(() => random.mockRestore());
    const waiting = source({ store }).getToken();
    await clock.advance(6_950);
    expect(sandbox.log.tokenRequests).toBe(1);
    await clock.advance(60);
    expect(sandbox.log.tokenRequests).toBe(2);
    await expect(elapse(clock, waiting)).resolves.toBeDefined();
  });

  test("do not look again and again within a time that their clock cannot tell", async () => {
    const { clock, source } = createPlatform();
    await clock.advance(2 ** 43); // from here on it knows multiples of 1/512 ms
    let looks = 0;
    const taken: TokenStore = {
      ...createMemoryTokenStore({ clock }),
      acquire: async () => {
        looks += 1;
        if (looks > 1_000) throw new Error("asked without a pause");
        return {};
      },
    };
    const random = vi.spyOn(Math, "random").mockReturnValue(0.123451);
    onTestFinished(() => random.mockRestore());
    await expect(elapse(clock, source({ store: taken }).getToken())).resolves.toBeDefined();
    expect(looks).toBeLessThan(20);
  });

  test("do not all lose patience at once with a winner that hangs", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const store = createMemoryTokenStore({ clock });
    void source({ store, timeoutMs: 60_000, retries: 0 }).getToken();
    await clock.advance(0);
    const perSecond: number[] = [];
    // When each loses patience is drawn; which draws these are is not left to chance.
    await withSeededRandom(1, async () => {
      const losers = Promise.all(Array.from({ length: 40 }, () => source({ store }).getToken()));
      for (let second = 0; second < 10; second += 1) {
        const before = sandbox.log.tokenRequests;
        await clock.advance(1_000);
        perSecond.push(sandbox.log.tokenRequests - before);
      }
      await losers;
    });
    expect(perSecond.reduce((sum, count) => sum + count)).toBe(40);
    expect(Math.max(...perSecond)).toBeLessThan(25);
    expect(perSecond.slice(8)).toEqual([0, 0]);
  });

  test("give a lock back that the store granted only after its time was up", async () => {
    const { clock, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const isLocked = async (): Promise<boolean> => {
      const lock = await store.lock(key, { leaseMs: 1_000 });
      await lock?.release();
      return lock === undefined;
    };
    let key = "";
    let connect = (): void => undefined;
    const connected = new Promise<void>((resolve) => {
      connect = resolve;
    });
    const queuing: TokenStore = {
      ...store,
      async lock(cacheKey, options) {
        key = cacheKey;
        await connected;
        return store.lock(cacheKey, options);
      },
    };
    await elapse(clock, source({ store: queuing }).getToken());
    connect();
    await clock.advance(0);
    expect(await isLocked()).toBe(false);
  });

  test("keep the lock through a renewal that failed", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 5_000 } });
    const store = createMemoryTokenStore({ clock });
    let renewals = 0;
    const shaky: TokenStore = {
      ...store,
      async lock(...args) {
        const lock = await store.lock(...args);
        if (lock === undefined) return undefined;
        return {
          ...lock,
          renew: () => (++renewals === 1 ? Promise.reject(new Error("ECONNRESET")) : lock.renew()),
        };
      },
    };
    const fleet = Array.from({ length: 5 }, () => source({ store: shaky }));
    await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
    expect(renewals).toBeGreaterThan(2);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("around the lock, a source", () => {
  test("looks again once it holds it: another may have published in between", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    await source({ store }).getToken();
    let looks = 0;
    const late: TokenStore = { ...store, get: async (key) => ((looks += 1) === 1 ? undefined : store.get(key)) };
    await source({ store: late }).getToken();
    expect(looks).toBe(2);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("gives it back, also after a failure", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    let key = "";
    const watched: TokenStore = { ...store, lock: (cacheKey, options) => store.lock((key = cacheKey), options) };
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 400 } });
    await expect(source({ store: watched }).getToken()).rejects.toMatchObject({ httpStatus: 400 });
    await expect(store.lock(key, { leaseMs: 1 })).resolves.toBeDefined();
    await clock.advance(60_000);
    await source({ store: watched }).getToken();
    await expect(store.lock(key, { leaseMs: 1 })).resolves.toBeDefined();
  });

  test("leaves a background refresh to whoever holds it, and waits for nothing", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const store = createMemoryTokenStore({ clock });
    let locks = 0;
    const taken: TokenStore = { ...store };
    const tokens = source({ store: taken });
    const first = await tokens.getToken();
    taken.lock = async () => {
      locks += 1;
      return undefined;
    };
    await clock.advance(80_000);
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(0);
    expect(locks).toBe(1);
    expect(clock.pending).toBe(0);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("does not lose it to its own report of a refusal", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const published: boolean[] = [];
    const slow: TokenStore = {
      ...store,
      async delete(key, refused) {
        await clock.sleep(200, new AbortController().signal);
        return store.delete(key, refused);
      },
      async set(key, token, options) {
        const isPublished = await store.set(key, token, options);
        published.push(isPublished);
        return isPublished;
      },
    };
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 500 } });
    const tokens = source({ store: slow });
    const first = await elapse(clock, tokens.getToken());
    void tokens.invalidate(first);
    const second = await elapse(clock, tokens.getToken());
    expect(second.value).not.toBe(first.value);
    expect(published).toEqual([true, true]);
  });

  test("never takes a refused token from a store that could not delete it", async () => {
    const { clock, source } = createPlatform();
    const store: TokenStore = {
      ...createMemoryTokenStore({ clock }),
      delete: () => Promise.reject(new Error("READONLY")),
    };
    const tokens = source({ store });
    const first = await tokens.getToken();
    await tokens.invalidate(first);
    expect((await tokens.getToken()).value).not.toBe(first.value);
  });
});

test("a lock that was lost on the way keeps its holder's token from being published over a newer one", async () => {
  const { clock, sandbox, source } = createPlatform();
  const store = createMemoryTokenStore({ clock });
  const newer = await source().getToken();
  let key = "";
  const interrupted: TokenStore = {
    ...store,
    async lock(cacheKey, options) {
      key = cacheKey;
      const lock = await store.lock(cacheKey, options);
      await lock?.release();
      await store.set(cacheKey, newer);
      return lock;
    },
    get: async (cacheKey) => (sandbox.log.tokenRequests > 1 ? store.get(cacheKey) : undefined),
  };
  const token = await source({ store: interrupted }).getToken();
  expect(token.value).toBe(newer.value);
  expect((await store.get(key))?.value).toBe(newer.value);
  expect(sandbox.log.tokenRequests).toBe(2);
});
