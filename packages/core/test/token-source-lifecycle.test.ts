import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const HOUR_MS = 3_600_000;

describe("a token source", () => {
  test("makes no request before it is asked", async () => {
    const { clock, sandbox, source } = createPlatform();
    source();
    await clock.advance(10 * HOUR_MS);
    expect(sandbox.log.tokenRequests).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test("answers from memory while the token is fresh", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 300_000 - 1);
    expect(await tokens.getToken()).toBe(first);
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(clock.pending).toBe(0);
  });

  test("refreshes a stale token behind the caller, once, and then answers with the new one", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    // Past the latest point that the jitter can draw, and before the margin.
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 1_000 } });
    expect(await Promise.all([tokens.getToken(), tokens.getToken()])).toEqual([first, first]);
    await clock.advance(999);
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(1);
    const second = await tokens.getToken();
    expect(second.value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("waits for a new token once the old one is inside its margin", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 30_000);
    const second = await tokens.getToken();
    expect(second.value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("counts a token's life from before its request was sent", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 2_000 }, when: "after", times: 1 });
    const sentAt = clock.now();
    const token = await elapse(clock, source().getToken());
    expect(token.expiresAt).toBe(sentAt + 100_000);
  });

  test("draws the refresh point anew for each source, inside the window and nowhere else", async () => {
    const { clock, sandbox, source } = createPlatform();
    const fleet = Array.from({ length: 40 }, () => source({ refreshAheadMs: 600_000 }));
    await Promise.all(fleet.map((tokens) => tokens.getToken()));
    const refreshedBy = async (atMs: number): Promise<number> => {
      await clock.advance(atMs - (clock.elapsed() - 0));
      await Promise.all(fleet.map((tokens) => tokens.getToken()));
      await clock.advance(0);
      return sandbox.log.tokenRequests - fleet.length;
    };
    expect(await refreshedBy(HOUR_MS - 600_001)).toBe(0);
    const halfway = await refreshedBy(HOUR_MS - 450_000);
    expect(halfway).toBeGreaterThan(2);
    expect(halfway).toBeLessThan(fleet.length - 2);
    expect(await refreshedBy(HOUR_MS - 299_999)).toBe(fleet.length);
  });

  test("shrinks both windows to a share of a short-lived token's life", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 20 });
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(9_999);
    expect(await tokens.getToken()).toBe(first);
    expect(sandbox.log.tokenRequests).toBe(1);
    await clock.advance(5_000);
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(0);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("takes its windows from the options, and 0 turns the background refresh off", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source({ refreshAheadMs: 0, expiryMarginMs: 5_000 });
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 5_001);
    expect(await tokens.getToken()).toBe(first);
    expect(sandbox.log.tokenRequests).toBe(1);
    await clock.advance(1);
    expect((await tokens.getToken()).value).not.toBe(first.value);
  });

  test("believes the monotonic clock when the wall clock is set back", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    await tokens.getToken();
    clock.setNow(clock.now() - 10 * HOUR_MS);
    await clock.advance(HOUR_MS);
    await tokens.getToken();
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("believes the wall clock when that has gone on and the monotonic one has not: the machine slept", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    await tokens.getToken();
    clock.setNow(clock.now() + HOUR_MS);
    await tokens.getToken();
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("keeps a 2 s token usable under steady load for 7 s with a 200 ms token endpoint: only the first caller waits", async () => {
    const { accepts, clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 2 });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 200 } });
    const tokens = source();
    await elapse(clock, tokens.getToken(), 10);

    for (let atMs = 0; atMs < 7_000; atMs += 20) {
      const asked = clock.elapsed();
      const token = await tokens.getToken();
      expect(clock.elapsed()).toBe(asked);
      expect(await accepts(token)).toBe(true);
      await clock.advance(20);
    }
    // At its earliest a refresh begins half a life after the request before it: 7 s hold at most seven.
    expect(sandbox.log.tokenRequests).toBeLessThanOrEqual(1 + 7);
  });

  test("does not spin on a server that answers with the same token until its last second", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 600 });
    sandbox.control.reuseTokens();
    const tokens = source();
    await tokens.getToken();
    for (let atMs = 0; atMs < 595_000; atMs += 500) {
      await tokens.getToken();
      await clock.advance(500);
    }
    // Each refresh sees half of what was left: 300 s, 150 s, 75 s …
    expect(sandbox.log.tokenRequests).toBeLessThan(20);
  });

  test("never hands out a token in its last tenth, whatever the server repeats", async () => {
    const { accepts, clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 10 });
    const tokens = source();
    for (let atMs = 0; atMs < 30_000; atMs += 700) {
      expect(await accepts(await tokens.getToken())).toBe(true);
      await clock.advance(700);
    }
    expect(sandbox.log.entries.filter(({ errorCode }) => errorCode === "SEC_0008")).toHaveLength(0);
  });
});
