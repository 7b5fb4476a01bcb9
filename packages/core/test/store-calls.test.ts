// What a source does with each call of its store: how long it waits, what it says of a failure, and to whom.
import { inspect } from "node:util";
import { ConfigurationError, createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";
import { storeFailures, withFour } from "./stores.ts";

const never = (): Promise<never> => new Promise(() => undefined);

describe("a call of a store", () => {
  test("takes a quarter of timeoutMs at most, where that is less than a second", async () => {
    const { clock, events, source } = createPlatform();
    await elapse(
      clock,
      source({ store: withFour(createMemoryTokenStore({ clock }), { lock: never }), timeoutMs: 2_000 }).getToken(),
      10,
    );
    expect(clock.elapsed()).toBeLessThanOrEqual(510);
    expect(storeFailures(events)).toEqual([["lock", "the store's lock took longer than 500 ms", true]]);
  });

  test("that fails with something that is not an error is told all the same", async () => {
    const { clock, events, source } = createPlatform();
    const store = withFour(createMemoryTokenStore({ clock }), {
      lock: () => Promise.reject("offline"),
    });
    await source({ store }).getToken();
    expect(storeFailures(events)).toEqual([["lock", "the store threw something that is not an error", true]]);
  });

  test("is told without the token that it was about", async () => {
    const { clock, events, source } = createPlatform();
    const quoting = (_: string, { value }: { readonly value: string }): Promise<never> =>
      Promise.reject(new Error(`SET ${value} failed`));
    const setting = await source({ store: withFour(createMemoryTokenStore({ clock }), { set: quoting }) }).getToken();
    const tokens = source({ store: withFour(createMemoryTokenStore({ clock }), { delete: quoting }) });
    const deleting = await tokens.getToken();
    await tokens.invalidate(deleting);
    expect(storeFailures(events)).toEqual([
      ["set", "SET [redacted] failed", true],
      ["delete", "SET [redacted] failed", true],
    ]);
    for (const { value } of [setting, deleting]) expect(inspect(events, { depth: 9 })).not.toContain(value);
  });

  test.each([
    ["an error of the store's own with the code of ours", Object.assign(new Error("x"), { code: "timeout" })],
    ["another error of ours", new ConfigurationError("url", "is wrong")],
  ])("that fails at once is not one that hangs, and the store is read on: %s", async (_, error) => {
    const { clock, sandbox, source } = createPlatform();
    let reads = 0;
    const memory = createMemoryTokenStore({ clock });
    const store = withFour(memory, {
      get: async (key) => ((reads += 1), memory.get(key)),
      lock: () => Promise.reject(error),
    });
    await source({ store }).getToken();
    await source({ store }).getToken();
    expect(reads).toBe(2);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("what a store has that cannot be read counts as absent, and is told:", () => {
  test("by the store", async () => {
    const { clock, events, source } = createPlatform();
    const store = withFour(createMemoryTokenStore({ clock }), {
      get: async (_, options) => {
        options?.onUnreadable?.(new Error("no key fits"));
        return undefined;
      },
    });
    await source({ store }).getToken();
    expect(storeFailures(events)).toEqual(Array.from({ length: 2 }, () => ["get", "no key fits", false]));
  });

  test("a token that fits in no header", async () => {
    const { clock, events, source } = createPlatform();
    const planted = { value: "two words", expiresAt: clock.now() + 3_600_000 };
    const store = { ...createMemoryTokenStore({ clock }), acquire: async () => ({ token: planted }) };
    await source({ store }).getToken();
    expect(storeFailures(events)[0]).toEqual([
      "get",
      "the stored token is not valid in a header; it counts as absent",
      false,
    ]);
  });

  test("a refusal that is not one", async () => {
    const { clock, events, source } = createPlatform();
    const store = { ...createMemoryTokenStore({ clock }), acquire: async () => ({ refusal: {} as never }) };
    await source({ store }).getToken();
    expect(storeFailures(events)[0]).toEqual(["get", "the stored refusal cannot be read; it counts as absent", false]);
  });
});

test("a refusal that cannot be published is told", async () => {
  const { clock, events, source } = createPlatform();
  const store = { ...createMemoryTokenStore({ clock }), refuse: () => Promise.reject(new Error("OOM")) };
  await expect(source({ store, clientSecret: "wrong" }).getToken()).rejects.toThrow("SEC_0005");
  expect(storeFailures(events)).toEqual([["refuse", "OOM", true]]);
});

describe("a renewal that fails", () => {
  const reset = (): Promise<never> => Promise.reject(new Error("ECONNRESET"));

  const failing = (renew = reset) => {
    const platform = createPlatform();
    const { clock, sandbox } = platform;
    sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: 2_000 } });
    const memory = createMemoryTokenStore({ clock });
    const state = { isUp: true };
    const store = withFour(memory, {
      get: async () => (state.isUp ? undefined : Promise.reject(new Error("ECONNREFUSED"))),
      lock: async (...args) => ({
        ...(await memory.lock(...args))!,
        renew,
      }),
    });
    return { ...platform, state, store };
  };

  test("is told, and does not count as the store's end", async () => {
    const { clock, events, source, store } = failing();
    await elapse(clock, source({ store }).getToken());
    expect(storeFailures(events)).toEqual([["renew", "ECONNRESET", false]]);
  });

  test("because it hangs is told with what took so long", async () => {
    const { clock, events, source, store } = failing(never);
    await elapse(clock, source({ store }).getToken());
    await clock.advance(1_000);
    expect(storeFailures(events)).toEqual([["renew", "the store's renew took longer than 1000 ms", false]]);
  });

  test("is not told of a store that is known to be down", async () => {
    const { clock, events, source, state, store } = failing();
    const call = source({ store }).getToken();
    await clock.advance(1_000);
    state.isUp = false;
    await source({ store, clientId: "another", clientSecret: "wrong" })
      .getToken()
      .catch(() => undefined);
    await elapse(clock, call);
    expect(storeFailures(events).map((failure) => (failure as unknown[])[0])).toEqual(["get"]);
  });
});

test("a store is told how long a token lives yet, by the clock that is never set", async () => {
  const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
  sandbox.control.fail({ on: "token", times: 1, when: "after", with: { type: "latency", ms: 2_000 } });
  const lives: unknown[] = [];
  const memory = createMemoryTokenStore({ clock });
  const store: TokenStore = {
    ...memory,
    async set(key, token, options) {
      lives.push(options?.lifeMs);
      return memory.set(key, token, options);
    },
  };
  await elapse(clock, source({ store }).getToken(), 10);
  expect(lives).toEqual([98_000]);
});

test("a token that is found is told with how long that took", async () => {
  const { clock, events, source } = createPlatform();
  const memory = createMemoryTokenStore({ clock });
  await clock.advance(5_000);
  await source({ store: memory }).getToken();
  const slow: TokenStore = {
    ...memory,
    async acquire(...args) {
      await clock.sleep(30, new AbortController().signal);
      return memory.acquire(...args);
    },
  };
  await elapse(clock, source({ store: slow }).getToken(), 10);
  expect(events.find(({ type }) => type === "token-adopted")).toMatchObject({ durationMs: 30 });
});

describe("a store that was down", () => {
  test("is up again as soon as a read works, where it was a read that failed", async () => {
    const { clock, events, source } = createPlatform();
    await clock.advance(10_000);
    const memory = createMemoryTokenStore({ clock });
    let key = "";
    let isUp = false;
    const get: TokenStore["get"] = async (cacheKey) => {
      key = cacheKey;
      return isUp ? memory.get(cacheKey) : Promise.reject(new Error("ECONNREFUSED"));
    };
    const store = withFour(memory, { get });
    await source({ store }).getToken();
    await memory.set(key, { value: "published", expiresAt: clock.now() + 3_600_000 });
    isUp = true;
    await clock.advance(1_000);
    const tokens = source({ store });
    expect(await tokens.getToken()).toMatchObject({ value: "published" });
    expect(tokens.status?.().store).toBe("up");
    expect(events.find(({ type }) => type === "store-recovered")).toMatchObject({ durationMs: 1_000 });
  });

  test("is read at will after a read that worked, though it still refuses to write", async () => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let reads = 0;
    let lock: TokenStore["lock"] = never;
    const get: TokenStore["get"] = async (key) => ((reads += 1), memory.get(key));
    const store = withFour(memory, { get, lock: (...args) => lock(...args) });
    await elapse(clock, source({ store }).getToken());
    lock = () => Promise.reject(new Error("READONLY"));
    await clock.advance(1_000);
    const before = reads;
    for (let call = 0; call < 3; call += 1) await source({ store }).getToken();
    expect(reads - before).toBe(3);
  });
});
