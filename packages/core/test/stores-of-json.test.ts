import { inspect } from "node:util";
import { type AccessToken, createMemoryTokenStore, type TokenStore } from "@ianum/core";
import type { TestClock } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";
import { storeFailures, withFour } from "./stores.ts";

describe("a store that keeps JSON", () => {
  const withJson = (clock: TestClock, given: { readonly token: unknown; readonly lock?: unknown }): TokenStore => {
    const memory = createMemoryTokenStore({ clock });
    return {
      ...memory,
      get: async () => given.token as AccessToken,
      acquire: async (key, options) => ({
        token: given.token as AccessToken,
        refusal: null as never,
        lock: given.token === null ? ((await memory.lock(key, options)) ?? (null as never)) : (null as never),
      }),
    };
  };

  test("gives a token that prints as any other", async () => {
    const { clock, sandbox, source } = createPlatform();
    const stored = JSON.parse(JSON.stringify({ value: "THE-BEARER", expiresAt: clock.now() + 3_600_000 })) as unknown;
    const adopted = await source({ store: withJson(clock, { token: stored }) }).getToken();
    expect(adopted.value).toBe("THE-BEARER");
    for (const printed of [inspect(adopted), JSON.stringify(adopted)]) expect(printed).not.toContain("THE-BEARER");
    expect(sandbox.log.tokenRequests).toBe(0);
  });

  test("may say null where there is nothing", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const store = withJson(clock, { token: null });
    const { acquire: _, refuse: __, ...four } = store;
    await source({ store }).getToken();
    await source({ store: four }).getToken();
    await source({ store: { ...store, acquire: async () => null as never } }).getToken();
    expect(sandbox.log.tokenRequests).toBe(3);
    expect(storeFailures(events)).toEqual([]);
  });

  test("may say null where another process has the lock, which is waited for", async () => {
    const { clock, sandbox, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    let looks = 0;
    const theirs = { value: "theirs", expiresAt: clock.now() + 3_600_000 };
    const store = withFour(memory, {
      get: async () => ((looks += 1) > 3 ? theirs : undefined),
      lock: async () => null as never,
    });
    await expect(elapse(clock, source({ store }).getToken())).resolves.toMatchObject({ value: "theirs" });
    expect(sandbox.log.tokenRequests).toBe(0);
  });

  test.each([["soon"], [null], [undefined], [Number.NaN]])(
    "has none where expiresAt is %s, and that is told",
    async (expiresAt) => {
      const { clock, events, sandbox, source } = createPlatform();
      const store = withJson(clock, { token: { value: "t", expiresAt } });
      await source({ store }).getToken();
      expect(sandbox.log.tokenRequests).toBe(1);
      expect(storeFailures(events)[0]).toEqual([
        "get",
        "the stored token's expiresAt is not a number; it counts as absent",
        false,
      ]);
    },
  );
});
