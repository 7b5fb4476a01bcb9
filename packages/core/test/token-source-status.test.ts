import { type AuthStrategy, ConfigurationError, createMemoryTokenStore } from "@ianum/core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const HOUR_MS = 3_600_000;

describe("status()", () => {
  test("follows a token's life, and says no secret", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const status = (): unknown => tokens.status?.();
    expect(status()).toEqual({ state: "empty", store: "none" });
    const { expiresAt, value } = await tokens.getToken();
    const known = { expiresAt, obtainedAt: clock.now(), store: "none" };
    expect(status()).toEqual({ state: "fresh", ...known });
    await clock.advance(HOUR_MS - 149_000);
    expect(status()).toEqual({ state: "stale", ...known });
    await clock.advance(120_000);
    expect(status()).toEqual({ state: "expired", ...known });
    expect(JSON.stringify(status())).not.toContain(value);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("changes with the very millisecond", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const { clock, source } = createPlatform();
    const tokens = source();
    await tokens.getToken();
    const stateAt = async (ms: number): Promise<unknown> => {
      await clock.advance(ms - clock.elapsed());
      return tokens.status?.().state;
    };
    expect(await stateAt(HOUR_MS - 300_001)).toBe("fresh");
    expect(await stateAt(HOUR_MS - 300_000)).toBe("stale");
    expect(await stateAt(HOUR_MS - 30_001)).toBe("stale");
    expect(await stateAt(HOUR_MS - 30_000)).toBe("expired");
  });

  test("holds the last failure until a token request works, and when the platform is asked again", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 429, retryAfter: 120 } });
    await tokens.getToken().catch(() => undefined);
    const at = clock.now();
    expect(tokens.status?.()).toMatchObject({ lastError: { code: "rate_limited", at }, retryAt: at + 120_000 });
    await clock.advance(120_000);
    await tokens.getToken();
    expect(tokens.status?.()).not.toHaveProperty("lastError");
    expect(tokens.status?.()).not.toHaveProperty("retryAt");
  });

  test("holds no time after a failure that says nothing about waiting", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    sandbox.control.fail({ on: "token", with: { type: "status", status: 503 } });
    await elapse(clock, tokens.getToken()).catch(() => undefined);
    expect(tokens.status?.()).toMatchObject({ state: "empty", lastError: { code: "service_unavailable" } });
    expect(tokens.status?.()).not.toHaveProperty("retryAt");
  });

  test("holds and tells that the credentials cannot be read, in the background and without a token", async () => {
    const { clock, events, source } = createPlatform();
    let isSealed = false;
    const strategy: AuthStrategy = {
      name: "own",
      cacheKey: async () => {
        if (isSealed) throw new ConfigurationError("vault", "is sealed", { code: "credentials_unavailable" });
        return "key";
      },
      requestToken: async () => ({ value: "t", expiresAt: clock.now() + HOUR_MS }),
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    await tokens.getToken();
    isSealed = true;
    events.length = 0;
    await clock.advance(HOUR_MS - 100_000);
    await tokens.getToken();
    await expect.poll(() => events).toHaveLength(1);
    const error = expect.objectContaining({ code: "credentials_unavailable" }) as unknown;
    const failed = { type: "token-request-failed", error, attempts: 0, durationMs: 0 };
    expect(events).toEqual([{ ...failed, isBackground: true }]);
    const lastError = { code: "credentials_unavailable", at: clock.now() };
    expect(tokens.status?.()).toMatchObject({ state: "stale", lastError });
    await clock.advance(100_000);
    await expect(tokens.getToken()).rejects.toMatchObject({ code: "credentials_unavailable" });
    expect(events).toContainEqual({ ...failed, isBackground: false });
    expect(tokens.status?.()).toMatchObject({ lastError: { at: clock.now() } });
    isSealed = false;
    await tokens.getToken();
    expect(tokens.status?.()).not.toHaveProperty("lastError");
  });

  test("does not hold until when a secret is not asked with that has been replaced", async () => {
    const { sandbox, source } = createPlatform();
    let secret = "wrong";
    const tokens = source({ clientSecret: () => secret });
    await expect(tokens.getToken()).rejects.toThrow("SEC_0005");
    expect(tokens.status?.()).toHaveProperty("retryAt");
    secret = sandbox.gates[0]!.secrets[0]!;
    await tokens.getToken();
    expect(tokens.status?.()).not.toHaveProperty("retryAt");
  });

  test("says that the store is down, and up again", async () => {
    const { clock, source } = createPlatform({ tokenLifeSeconds: 100 });
    const memory = createMemoryTokenStore({ clock });
    let isUp = false;
    const store = {
      ...memory,
      get: async (key: string) => (isUp ? memory.get(key) : Promise.reject(new Error("READONLY"))),
    };
    const tokens = source({ store });
    await tokens.getToken();
    expect(tokens.status?.().store).toBe("down");
    isUp = true;
    await clock.advance(100_000);
    await tokens.getToken();
    expect(tokens.status?.().store).toBe("up");
  });
});
