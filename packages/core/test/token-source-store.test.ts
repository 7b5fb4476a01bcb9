import { inspect } from "node:util";
import { type AccessToken, createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { beforeAll, describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

// What deals with a store is loaded when the first one is used, which takes a moment of no test clock.
beforeAll(() => createPlatform().source({ store: createMemoryTokenStore() }).getToken());

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
    const tokens = await elapse(clock, Promise.all(fleet.map((one) => one.getToken())));
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

  describe.each(["looks and locks in one call", "has four methods"])("whose store, which %s,", (kind) => {
    test.each(["abc\ndef", "abc def", "abcdéf", "a".repeat(9_000), "", 7, null, undefined, {}])(
      "holds %j, which is not a token, ask the platform, and quote nothing of it",
      async (value) => {
        const { clock, events, sandbox, source } = createPlatform();
        const memory = createMemoryTokenStore({ clock });
        const planted = { value, expiresAt: clock.now() + 3_600_000 } as unknown as AccessToken;
        const { acquire, get, set, delete: remove, lock } = memory;
        const store: TokenStore = {
          set,
          delete: remove,
          lock,
          get: async (key, options) => (await get(key, options)) ?? planted,
          ...(kind.includes("one call") && {
            acquire: async (...args: Parameters<NonNullable<TokenStore["acquire"]>>) => {
              const found = await acquire(...args);
              return found.token ? found : { ...found, token: planted };
            },
          }),
        };
        const token = await elapse(clock, source({ store }).getToken(), 100);
        expect(token.value).not.toBe(value);
        expect(sandbox.log.tokenRequests).toBe(1);
        expect(events).toContainEqual(expect.objectContaining({ type: "store-failed", operation: "get" }));
        expect(inspect(events, { depth: 9 })).not.toContain("abc");
      },
    );
  });

  test.each([
    [1_000, 0],
    [999, 1],
  ])("take a token that lives for %d ms yet, or make a token request: %d", async (leftMs, requests) => {
    const { clock, sandbox, source } = createPlatform();
    const planted = { value: "planted", expiresAt: clock.now() + leftMs };
    const memory = createMemoryTokenStore({ clock });
    let looks = 0;
    const acquire: TokenStore["acquire"] = async (...args) =>
      (looks += 1) === 1 ? { token: planted } : memory.acquire(...args);
    await source({ store: { ...memory, acquire } }).getToken();
    expect(sandbox.log.tokenRequests).toBe(requests);
  });

  test("know the last ten tokens that were refused, and no more", async () => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let planted: AccessToken | undefined;
    const store: TokenStore = {
      ...memory,
      acquire: async (...args) => (planted ? { token: planted } : memory.acquire(...args)),
    };
    const tokens = source({ store });
    const refuse = async (): Promise<AccessToken> => {
      const token = await tokens.getToken();
      tokens.accepted?.(token);
      await tokens.invalidate(token);
      return token;
    };
    const first = await refuse();
    for (let more = 1; more < 10; more += 1) await refuse();
    planted = first;
    expect((await refuse()).value).not.toBe(first.value);
    expect((await tokens.getToken()).value).toBe(first.value);
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
