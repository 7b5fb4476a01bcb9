import { createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("sources that share a store", () => {
  test("cost one token request between them, cold and all at once", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 50 }, () => source({ store }));
    const tokens = await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("cost one token request per token life, under load for ten lives", async () => {
    const { accepts, clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 60 });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 8 }, () => source({ store }));
    await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
    for (let atMs = 0; atMs < 600_000; atMs += 500) {
      const asked = clock.elapsed();
      const [token] = await Promise.all(fleet.map((one) => one.getToken()));
      expect(clock.elapsed()).toBe(asked);
      if (atMs % 5_000 === 0) expect(await accepts(token!)).toBe(true);
      await clock.advance(500);
    }
    // The first of eight draws its point early in the window: a token serves for 65 % of its life and a little more.
    expect(sandbox.log.tokenRequests).toBeLessThanOrEqual(16);
  });

  test("pass a replacement on after a refusal: all tokens revoked costs one request", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 8 }, () => source({ store }));
    const tokens = await Promise.all(fleet.map((one) => one.getToken()));
    sandbox.control.revokeTokens();
    const replaced = await elapse(
      clock,
      Promise.all(
        fleet.map(async (one, index) => {
          await one.invalidate(tokens[index]!);
          return one.getToken();
        }),
      ),
    );
    expect(new Set(replaced.map(({ value }) => value)).size).toBe(1);
    expect(replaced[0]?.value).not.toBe(tokens[0]?.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("do not throw away the token that another has just fetched", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const [one, two] = [source({ store }), source({ store })];
    const old = await one.getToken();
    await two.getToken();
    await one.invalidate(old);
    const fresh = await one.getToken();
    await two.invalidate(old);
    expect((await two.getToken()).value).toBe(fresh.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("never share with one whose secret differs", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    await source({ store }).getToken();
    await expect(source({ store, clientSecret: "wrong" }).getToken()).rejects.toThrow("SEC_0005");
    expect(sandbox.log.tokenRequests).toBe(2);
  });

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

  test("keep the lock for as long as the request takes, however slow", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 9_000 } });
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 5 }, () => source({ store }));
    await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("serve themselves when the winner takes too long", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const store = createMemoryTokenStore({ clock });
    const winner = source({ store, timeoutMs: 60_000 });
    void winner.getToken();
    await clock.advance(0);
    const startedAt = clock.elapsed();
    await elapse(clock, source({ store }).getToken());
    expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(16_000);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("do not all lose patience at once with a winner that hangs", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const store = createMemoryTokenStore({ clock });
    void source({ store, timeoutMs: 60_000 }).getToken();
    await clock.advance(0);
    const losers = Promise.all(Array.from({ length: 40 }, () => source({ store }).getToken()));
    const perSecond: number[] = [];
    for (let second = 0; second < 17; second += 1) {
      const before = sandbox.log.tokenRequests;
      await clock.advance(1_000);
      perSecond.push(sandbox.log.tokenRequests - before);
    }
    await losers;
    expect(perSecond.reduce((sum, count) => sum + count)).toBe(40);
    expect(Math.max(...perSecond)).toBeLessThan(25);
  });

  test("take no token from the store that ends before the one at hand", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    let key = "";
    const first = source({ store: { ...store, get: async (cacheKey) => store.get((key = cacheKey)) } });
    const token = await first.getToken();
    const shorter = { value: "left-over", expiresAt: token.expiresAt - 5_000 };
    await store.set(key, shorter);
    await clock.advance(3_500_000);
    await first.getToken();
    await clock.advance(0);
    expect((await first.getToken()).expiresAt).toBe(clock.now() + 3_600_000);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("replace a stored value that cannot be read, and say so", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    let isDamaged = true;
    const damaged: TokenStore = {
      ...store,
      async get(key, options) {
        if (isDamaged) options?.onUnreadable?.(new Error("no key fits"));
        return isDamaged ? undefined : store.get(key);
      },
      async set(...args) {
        isDamaged = false;
        return store.set(...args);
      },
    };
    const [one, two] = [source({ store: damaged }), source({ store: damaged })];
    const token = await one.getToken();
    expect((await two.getToken()).value).toBe(token.value);
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(events[0]).toMatchObject({ type: "store-failed", operation: "get", error: { message: "no key fits" } });
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
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 9_000 } });
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
    expect(renewals).toBeGreaterThan(4);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("do not adopt a token that is all but over", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const store = createMemoryTokenStore({ clock });
    await source({ store }).getToken();
    await clock.advance(99_500);
    const token = await source({ store }).getToken();
    expect(token.expiresAt - clock.now()).toBe(100_000);
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
    await expect(source({ store: watched }).getToken()).rejects.toMatchObject({ status: 400 });
    await expect(store.lock(key, { leaseMs: 1 })).resolves.toBeDefined();
    await clock.advance(1);
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

describe("a store that is down", () => {
  const broken = (how: () => Promise<never>): TokenStore => ({ get: how, set: how, delete: how, lock: how });

  test.each([
    ["refuses every call", () => Promise.reject(new Error("ECONNREFUSED"))],
    ["hangs", never],
    [
      "throws at once",
      () => {
        throw new Error("not a promise");
      },
    ],
  ] as [string, () => Promise<never>][])(
    "because it %s lets each source serve itself in a bounded time, and an event says so",
    async (_, how) => {
      const { clock, events, source } = createPlatform();
      const tokens = source({ store: broken(how) });
      const startedAt = clock.elapsed();
      const token = await elapse(clock, tokens.getToken());
      expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(1_100);
      expect(events.map(({ type }) => type)).toEqual(["store-failed", "token-requested", "token-obtained"]);
      expect(events[0]).toMatchObject({ operation: "get" });
      await elapse(clock, tokens.invalidate(token));
      expect((await elapse(clock, tokens.getToken())).value).not.toBe(token.value);
    },
  );

  test.each(["set", "lock"] as const)("for %s alone still gives the caller its token", async (operation) => {
    const { clock, events, source } = createPlatform();
    const store: TokenStore = {
      ...createMemoryTokenStore({ clock }),
      [operation]: () => Promise.reject(new Error("READONLY")),
    };
    await expect(elapse(clock, source({ store }).getToken())).resolves.toBeDefined();
    expect(events).toContainEqual(expect.objectContaining({ type: "store-failed", operation }));
  });
});

test("a store that goes down while it is published to keeps the caller waiting once and not twice", async () => {
  const { clock, source } = createPlatform();
  const store = createMemoryTokenStore({ clock });
  const goesDown: TokenStore = {
    ...store,
    set: never,
    lock: async (...args) => ({ owner: "me", ...(await store.lock(...args)), renew: never, release: never }),
  };
  const startedAt = clock.elapsed();
  await elapse(clock, source({ store: goesDown }).getToken());
  expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(1_100);
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
