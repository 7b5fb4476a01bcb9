import { type Clock, createMemoryTokenStore, type TokenEvent, type TokenStore } from "@ianum/core";
import type { TestClock } from "@ianum/sandbox";
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
      expect(events.map(({ type }) => type)).toEqual([
        "store-failed",
        "token-requested",
        "token-obtained",
        "token-waited",
      ]);
      expect(events[0]).toMatchObject({ operation: "get" });
      await elapse(clock, tokens.invalidate(token));
      expect((await elapse(clock, tokens.getToken())).value).not.toBe(token.value);
    },
  );

  test.each(["set", "lock", "acquire"] as const)("for %s alone still gives the caller its token", async (operation) => {
    const { clock, events, source } = createPlatform();
    const { acquire, ...plain } = createMemoryTokenStore({ clock });
    const store: TokenStore = {
      ...plain,
      ...(operation === "acquire" && { acquire }),
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

describe("sources over a store that is down", () => {
  /** A store whose calls can be made to fail or to hang, and which counts them. */
  const shaky = (clock: TestClock) => {
    const memory = createMemoryTokenStore({ clock });
    const state = { calls: [] as string[], fails: (_operation: string): boolean => true, how: never };
    const call =
      <Args extends unknown[], T>(operation: string, work: (...args: Args) => Promise<T>) =>
      (...args: Args): Promise<T> => {
        state.calls.push(operation);
        return state.fails(operation) ? state.how() : work(...args);
      };
    const store: TokenStore = {
      get: call("get", memory.get),
      set: call("set", memory.set),
      delete: call("delete", memory.delete),
      lock: call("lock", memory.lock),
    };
    return { state, store };
  };
  const rejects = (): Promise<never> => Promise.reject(new Error("ECONNREFUSED"));
  const outages = (events: readonly TokenEvent[]): unknown[] =>
    events.flatMap<unknown>((event) => {
      if (event.type === "store-failed") return [event.operation];
      return event.type === "store-recovered" ? [event.durationMs] : [];
    });

  test.each([
    ["hangs", 1, never],
    ["refuses every call", 2, rejects],
    ["refuses every call", 5, rejects],
  ])(
    "that %s take none of the tokens out of it that were refused meanwhile, though %i more were refused since",
    async (_, more, how) => {
      const { clock, source } = createPlatform();
      const { state, store } = shaky(clock);
      state.how = how;
      const tokens = source({ store });
      state.fails = () => false;
      const first = await elapse(clock, tokens.getToken());
      state.fails = () => true;
      const refused = [first.value];
      await elapse(clock, tokens.invalidate(first));
      for (let index = 0; index < more; index += 1) {
        const next = await elapse(clock, tokens.getToken());
        tokens.accepted?.(next);
        if (index === more - 1) {
          state.fails = () => false;
          await clock.advance(31_000);
        }
        refused.push(next.value);
        await elapse(clock, tokens.invalidate(next));
      }
      expect(refused).not.toContain((await elapse(clock, tokens.getToken())).value);
      // The one that was refused first is replaced for the others, too.
      expect(refused).not.toContain((await elapse(clock, source({ store }).getToken())).value);
    },
  );

  test.each([
    ["hangs", never],
    ["refuses every call", rejects],
  ])("that %s ask it again only after 1, 2, 4 … 30 s, and are told once", async (_, how) => {
    const { clock, events, source } = createPlatform();
    const { state, store } = shaky(clock);
    state.how = how;
    const askedAt: number[] = [];
    let counted = 0;
    // A source for each request, as an application makes them that knows no better.
    for (let seconds = 0; seconds < 100; seconds += 1) {
      const startedAt = clock.elapsed();
      await elapse(clock, source({ store }).getToken());
      if (state.calls.length > counted) askedAt.push(startedAt);
      else expect(clock.elapsed()).toBe(startedAt);
      expect(state.calls.length - counted).toBeLessThanOrEqual(1);
      counted = state.calls.length;
      await clock.advance(startedAt + 1_000 - clock.elapsed());
    }
    const waits = askedAt.slice(1, 7).map((at, index) => (at - askedAt[index]!) / 1_000);
    // From the end of a call that failed to the next; one that hangs takes a second.
    const callTakes = how === never ? 1 : 0;
    expect(waits).toEqual([1, 2, 4, 8, 16, 30].map((wait) => wait + callTakes));
    expect(outages(events)).toEqual(["get"]);
  });

  test("use it again when it is back, and say for how long it was down", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const { state, store } = shaky(clock);
    state.how = rejects;
    const tokens = source({ store });
    await elapse(clock, tokens.getToken());
    expect(tokens.status?.().store).toBe("down");
    // Another source knows, though it was never told.
    expect(source({ store }).status?.().store).toBe("down");
    state.fails = () => false;
    await clock.advance(5_000);
    const [one, two] = [await source({ store }).getToken(), await source({ store }).getToken()];
    expect(two.value).toBe(one.value);
    expect(sandbox.log.tokenRequests).toBe(2);
    expect(outages(events)).toEqual(["get", 5_000]);
    expect(tokens.status?.().store).toBe("up");

    // The next outage begins at 1 s again.
    state.fails = () => true;
    await source({ store }).getToken();
    await clock.advance(1_000);
    const before = state.calls.length;
    await source({ store }).getToken();
    expect(state.calls.length).toBe(before + 1);
    expect(outages(events)).toEqual(["get", 5_000, "get"]);
  });

  test("count the calls that were under way at once as one failure", async () => {
    const { clock, events, source } = createPlatform();
    const { state, store } = shaky(clock);
    await elapse(clock, Promise.all(Array.from({ length: 50 }, () => source({ store }).getToken())));
    expect(outages(events)).toEqual(["get"]);
    state.fails = () => false;
    await clock.advance(1_000);
    await source({ store }).getToken();
    expect(outages(events)).toEqual(["get", expect.any(Number)]);
  });

  test("let one of many find out whether it is back, and the others wait for nothing", async () => {
    const { clock, source } = createPlatform();
    const { state, store } = shaky(clock);
    await elapse(clock, source({ store }).getToken());
    await clock.advance(1_000);
    const before = state.calls.length;
    const waiting = source({ store }).getToken();
    await clock.advance(0);
    const startedAt = clock.elapsed();
    await Promise.all(Array.from({ length: 20 }, () => source({ store }).getToken()));
    expect(clock.elapsed()).toBe(startedAt);
    expect(state.calls.length).toBe(before + 1);
    await elapse(clock, waiting);
  });

  test("read one that refuses to write, and write nothing until it is due", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const { state, store } = shaky(clock);
    state.how = rejects;
    state.fails = () => false;
    await source({ store }).getToken();
    state.fails = (operation) => operation !== "get";
    const other = { clientId: sandbox.gates[0]!.alias };
    for (let index = 0; index < 5; index += 1) await source({ store, ...other }).getToken();
    expect(outages(events)).toEqual(["lock"]);
    expect(state.calls.filter((operation) => operation === "lock")).toHaveLength(2);
    // Whose token is there takes it.
    const before = sandbox.log.tokenRequests;
    await source({ store }).getToken();
    expect(sandbox.log.tokenRequests).toBe(before);

    state.fails = () => false;
    await clock.advance(2_000);
    await source({ store, ...other }).getToken();
    expect(outages(events)).toEqual(["lock", 2_000]);
  });

  test("know one that answers reads and hangs at writes as down until a write works", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const { state, store } = shaky(clock);
    state.fails = (operation) => operation !== "get";
    const takes: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const startedAt = clock.elapsed();
      await elapse(clock, source({ store }).getToken());
      takes.push(clock.elapsed() - startedAt);
      await clock.advance(500);
    }
    // 0, 1 + 1, 2 + 1 and 4 + 1 s after the first.
    expect(takes.filter((ms) => ms > 0)).toHaveLength(4);
    expect(outages(events)).toEqual(["lock"]);
    expect(sandbox.log.tokenRequests).toBe(20);
  });

  test("are not kept from it by a call that never ends, as on a runtime that drops what an ended request began", async () => {
    const { clock, sandbox, source } = createPlatform();
    const { state, store } = shaky(clock);
    state.how = rejects;
    await source({ store }).getToken();
    await clock.advance(1_000);
    // The one that finds out is frozen in the middle of its call.
    state.how = never;
    const frozen: Clock = { ...clock, sleep: never };
    void source({ store, clock: frozen }).getToken();
    await clock.advance(1_000);
    state.fails = () => false;
    const [one, two] = [await source({ store }).getToken(), await source({ store }).getToken()];
    expect(two.value).toBe(one.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("over another store know nothing of it", async () => {
    const { clock, source } = createPlatform();
    await elapse(clock, source({ store: shaky(clock).store }).getToken());
    const startedAt = clock.elapsed();
    const tokens = source({ store: createMemoryTokenStore({ clock }) });
    await tokens.getToken();
    expect(clock.elapsed()).toBe(startedAt);
    expect(tokens.status?.().store).toBe("up");
  });
});
