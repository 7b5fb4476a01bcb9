import { createMemoryTokenStore, type TokenStore } from "@ianum/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

// The middle of each draw: a pause is three quarters of what it could be.
beforeEach(() => void vi.spyOn(Math, "random").mockReturnValue(0.5));
afterEach(() => void vi.restoreAllMocks());

type Watch = NonNullable<TokenStore["watch"]>;

/** A winner whose token request takes a while, and a loser to whom the store announces results as `watch` says. */
async function loseTo(watch: (memory: Watch) => Watch | undefined, requestMs = 2_000) {
  const platform = createPlatform();
  const { clock, sandbox, source } = platform;
  const memory = createMemoryTokenStore({ clock });
  await clock.advance(1_000);
  sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: requestMs } });
  const winner = source({ store: memory }).getToken();
  await clock.advance(0);

  const startedAt = clock.elapsed();
  const looks: number[] = [];
  const calls = { locks: 0, onLook: (_look: number): void => undefined };
  const { watch: memoryWatch, ...rest } = memory;
  const itsWatch = watch(memoryWatch);
  const store: TokenStore = {
    ...rest,
    async acquire(...args) {
      looks.push(clock.elapsed() - startedAt);
      const found = await memory.acquire(...args);
      calls.onLook(looks.length);
      return found;
    },
    lock(...args) {
      calls.locks += 1;
      return memory.lock(...args);
    },
    ...(itsWatch && { watch: itsWatch }),
  };
  const loser = source({ store })
    .getToken()
    .then((token) => ({ token, atMs: clock.elapsed() - startedAt }));
  return { ...platform, calls, loser, looks, winner, memory };
}

describe("a source that lost the lock", () => {
  test("looks again after pauses that grow to eight tenths of a second", async () => {
    const { calls, clock, loser, looks, winner } = await loseTo(() => undefined);
    const { token } = await elapse(clock, loser, 10);
    expect(token.value).toBe((await winner).value);
    expect(looks).toEqual([0, 150, 450, 1_050, 1_650, 2_250]);
    expect(calls.locks).toBe(0);
  });

  test("looks less often where the store announces results, and at once when it does", async () => {
    const signals: AbortSignal[] = [];
    const { clock, events, loser, looks, winner } = await loseTo((watch) => (key, options) => {
      signals.push(options.signal);
      return watch(key, options);
    });
    const { atMs, token } = await elapse(clock, loser, 10);
    expect(token.value).toBe((await winner).value);
    expect(looks).toEqual([0, 750, 1_500, 2_000]);
    expect(atMs).toBe(2_000);
    // One watch, which ends with the wait.
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(events.find(({ type }) => type === "token-adopted")).toMatchObject({ durationMs: 0 });
  });

  test("does not sleep over a result that is announced while it looks", async () => {
    const keys: string[] = [];
    const { calls, clock, loser, looks, memory, sandbox } = await loseTo((watch) => (key, options) => {
      keys.push(key);
      return watch(key, options);
    });
    calls.onLook = (look) => {
      if (look !== 2) return;
      void memory.set(keys[0]!, { value: "another's", expiresAt: clock.now() + 3_600_000 });
    };
    const { token } = await elapse(clock, loser, 10);
    expect(token.value).toBe("another's");
    expect(looks).toEqual([0, 750, 750]);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test.each<[string, string, Watch]>([
    ["hangs", "the store's watch took longer than 1000 ms", () => new Promise(() => undefined)],
    ["fails", "NOPERM", () => Promise.reject(new Error("NOPERM"))],
  ])("looks as often as without it where the announcing %s, and says: %s", async (_, message, watch) => {
    const { clock, events, loser, looks } = await loseTo(() => watch);
    await elapse(clock, loser, 10);
    expect(looks.slice(0, 4)).toEqual([0, 150, 450, 1_050]);
    expect(events.filter(({ type }) => type === "store-failed")).toMatchObject([
      { operation: "watch", isDown: false, error: { message } },
    ]);
  });

  test("says nothing of a watch that ends with an error because the wait is over", async () => {
    const ended: string[] = [];
    const untilAborted: Watch = (_, { signal }) =>
      new Promise((__, reject) => {
        signal.addEventListener("abort", () => reject(new Error((ended.push("unsubscribed"), "unsubscribed"))));
      });
    const { clock, events, loser } = await loseTo(() => untilAborted, 300);
    await elapse(clock, loser, 10);
    await clock.advance(0);
    expect(ended).toEqual(["unsubscribed"]);
    expect(events.filter(({ type }) => type === "store-failed")).toEqual([]);
  });
});
