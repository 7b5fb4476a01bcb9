import { createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { beforeAll, describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

// What deals with a store is loaded when the first one is used, which takes a moment of no test clock.
beforeAll(() => createPlatform().source({ store: createMemoryTokenStore() }).getToken());

const never = (): Promise<never> => new Promise(() => undefined);

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
