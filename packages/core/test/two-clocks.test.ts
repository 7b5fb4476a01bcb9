import { createMemoryTokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const HOUR_MS = 3_600_000;
const steps: readonly [string, number][] = [
  ["a minute", 60_000],
  ["an hour", HOUR_MS],
  ["a day", 24 * HOUR_MS],
  ["thirty years", 30 * 365 * 24 * HOUR_MS],
];

/** A source that has got an hour's token, and another one, as of a request of a Worker, that finds it in the store. */
async function createTwo() {
  const platform = createPlatform();
  const store = createMemoryTokenStore({ clock: platform.clock });
  const first = await platform.source({ store }).getToken();
  const next = () => elapse(platform.clock, platform.source({ store }).getToken());
  return { ...platform, first, next, store };
}

describe.each(steps)("when the wall clock is set back by %s, a token in a store in memory", (_, stepMs) => {
  test("is over when it has lived for an hour", async () => {
    const { clock, first, next, sandbox } = await createTwo();
    clock.setNow(clock.now() - stepMs);
    await clock.advance(2 * HOUR_MS);
    expect((await next()).value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("is found for as long as it lives, and its end is told by the clock of now", async () => {
    const { clock, first, next, sandbox } = await createTwo();
    await clock.advance(HOUR_MS / 4);
    clock.setNow(clock.now() - stepMs);
    await clock.advance(HOUR_MS / 4);
    const found = await next();
    expect(found.value).toBe(first.value);
    expect(found.expiresAt - clock.now()).toBe(HOUR_MS / 2);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("is not held for longer by a source that found it", async () => {
    const { clock, first, sandbox, source, store } = await createTwo();
    clock.setNow(clock.now() - stepMs);
    await clock.advance(HOUR_MS / 2);
    const late = source({ store });
    expect((await late.getToken()).value).toBe(first.value);
    await clock.advance(HOUR_MS / 2 + 1_000);
    expect((await elapse(clock, late.getToken())).value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("lives no longer if the clock was set while it was requested", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: 1_000 } });
    const getting = source({ store }).getToken();
    await clock.advance(500);
    clock.setNow(clock.now() - stepMs);
    const first = await elapse(clock, getting);
    await clock.advance(HOUR_MS + 1_000);
    expect((await elapse(clock, source({ store }).getToken())).value).not.toBe(first.value);
  });
});

test.each(steps.flatMap(([name, ms]) => [[name, "back", -ms] as const, [name, "forward", ms] as const]))(
  "a clock that is set by %s, %s, while a token is requested makes no good answer a bad one",
  async (_, __, stepMs) => {
    const { accepts, clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "latency", ms: 1_000 } });
    const tokens = source();
    const getting = tokens.getToken();
    await clock.advance(500);
    clock.setNow(clock.now() + stepMs);
    await elapse(clock, getting);
    expect(await accepts(await elapse(clock, tokens.getToken()))).toBe(true);
  },
);

test.each(steps.slice(1))(
  "a machine that sleeps for %s while a store holds up a new token hands out another one",
  async (_, stepMs) => {
    const { clock, sandbox, source } = createPlatform();
    const set = (): Promise<boolean> => new Promise(() => undefined);
    const getting = source({ store: { ...createMemoryTokenStore({ clock }), set } }).getToken();
    await clock.advance(10);
    expect(sandbox.log.tokenRequests).toBe(1);
    clock.setNow(clock.now() + stepMs);
    const token = await elapse(clock, getting);
    expect(token.expiresAt).toBeGreaterThan(clock.now());
    expect(sandbox.log.tokenRequests).toBe(2);
  },
);

test.each(steps.slice(1))(
  "when the wall clock is set forward by %s, a token in a store in memory is over: a machine may have slept",
  async (_, stepMs) => {
    const { clock, first, next } = await createTwo();
    clock.setNow(clock.now() + stepMs);
    expect((await next()).value).not.toBe(first.value);
  },
);
