import { getEventListeners } from "node:events";
import { createMemoryTokenStore, type TokenEvent, TransportError } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const TIMEOUT_MS = 10_000;
const timeout = {
  code: "timeout",
  message:
    "no token was obtained within 10000 ms (timeoutMs); try later, and check that the token endpoint can be reached",
};

/** A source whose token endpoint hangs, and a call of it: how it ended, once it has. */
function hanging() {
  const platform = createPlatform({ tokenLifeSeconds: 100 });
  const hang = (): void => void platform.sandbox.control.fail({ on: "token", with: { type: "hang" } });
  const tokens = platform.source();
  const call = (signal?: AbortSignal) => {
    const ended: { with?: unknown } = {};
    tokens.getToken(signal ? { signal } : {}).then(
      (token) => (ended.with = token),
      (error: unknown) => (ended.with = error),
    );
    return ended;
  };
  return { ...platform, tokens, hang, call };
}

describe("each caller waits for timeoutMs, and to the millisecond,", () => {
  test("whenever it came", async () => {
    const { call, clock, hang } = hanging();
    hang();
    await clock.advance(1);
    const first = call();
    await clock.advance(100);
    const second = call();
    await clock.advance(TIMEOUT_MS - 101);
    expect(first).toEqual({});
    await clock.advance(1);
    expect(first.with).toMatchObject(timeout);
    await clock.advance(99);
    expect(second).toEqual({});
    await clock.advance(1);
    expect(second.with).toMatchObject(timeout);
  });

  test("also if another request takes the place of the one that it waits for", async () => {
    const { call, clock, hang, tokens } = hanging();
    const refused = await tokens.getToken();
    await clock.advance(92_000);
    hang();
    const first = call();
    await clock.advance(4_000);
    const second = call();
    await clock.advance(1_000);
    await tokens.invalidate(refused);
    await clock.advance(TIMEOUT_MS - 5_001);
    expect(first).toEqual({});
    await clock.advance(1);
    expect(first.with).toMatchObject(timeout);
    await clock.advance(3_999);
    expect(second).toEqual({});
    await clock.advance(1);
    expect(second.with).toMatchObject(timeout);
  });
});

test("callers of one moment share a timer, though their clock goes on between them", async () => {
  const platform = createPlatform();
  platform.sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
  let sleeps = 0;
  let movedMs = 0;
  const clock = {
    now: () => platform.clock.now(),
    elapsed: () => platform.clock.elapsed() + (movedMs += 0.001),
    sleep: (ms: number, signal: AbortSignal) => ((sleeps += 1), platform.clock.sleep(ms, signal)),
  };
  const tokens = platform.source({ clock });
  const calls = Array.from({ length: 1_000 }, () => tokens.getToken());
  await platform.clock.advance(0);
  // Theirs, which a step of the deadlines may part in two, and those of the token request.
  expect(sleeps).toBeLessThanOrEqual(6);
  await elapse(platform.clock, Promise.all(calls), 50);
});

describe("an abort", () => {
  test("rejects with its very reason, also if that is one of our errors", async () => {
    const { call, clock, hang } = hanging();
    hang();
    const controller = new AbortController();
    const caller = call(controller.signal);
    await clock.advance(100);
    const reason = new TransportError("another gate's token could not be obtained", { code: "network_error" });
    controller.abort(reason);
    await clock.advance(0);
    expect(caller.with).toBe(reason);
  });

  test("by a listener that is told of the failure leaves no timer either", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503, retryAfter: 5 } });
    const controller = new AbortController();
    const onEvent = ({ type }: TokenEvent): void => {
      if (type === "token-request-retried") controller.abort(new Error("gone"));
    };
    await expect(source({ onEvent }).getToken({ signal: controller.signal })).rejects.toThrow("gone");
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  test("of the last caller ends a back-off: no timer is left, and the store's lock is free", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503, retryAfter: 5 } });
    const controller = new AbortController();
    const abandoned = source({ store }).getToken({ signal: controller.signal });
    abandoned.catch(() => undefined);
    await clock.advance(300);
    expect(clock.pending).toBeGreaterThan(0);
    controller.abort(new Error("gone"));
    await clock.advance(0);
    expect(clock.pending).toBe(0);
    await expect(abandoned).rejects.toThrow("gone");
    await source({ store }).getToken();
    expect(clock.elapsed()).toBe(300);
  });

  test("counts at whichever moment it comes, also while one request takes the place of another", async () => {
    for (let ticks = 0; ticks < 30; ticks += 1) {
      const { call, clock, hang, tokens } = hanging();
      const refused = await tokens.getToken();
      await clock.advance(92_000);
      hang();
      const controller = new AbortController();
      const caller = call(controller.signal);
      await clock.advance(100);
      const reason = new Error(`gone after ${ticks} ticks`);
      void tokens.invalidate(refused);
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
      controller.abort(reason);
      await clock.advance(0);
      expect(caller.with, `after ${ticks} ticks`).toBe(reason);
    }
  });

  test("is listened for by as many callers as share the signal at once, with one listener, and by none afterwards", async () => {
    const { call, clock, sandbox } = hanging();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const { signal } = new AbortController();
    const calls = [call(signal), call(signal)];
    await clock.advance(100);
    calls.push(call(signal));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(200);
    for (const ended of calls) expect(ended.with).toHaveProperty("value");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
