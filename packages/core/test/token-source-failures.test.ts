import { createTokenSource, type TokenSource } from "@ianum/core";
import { createSandbox, type Fault } from "@ianum/sandbox";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createPlatform, elapse, type Platform } from "./platform.ts";

const HOUR_MS = 3_600_000;

const failing = (fault: Fault, times?: number, options = {}): Platform & { tokens: TokenSource } => {
  const platform = createPlatform();
  platform.sandbox.control.fail({ on: "token", with: fault, ...(times === undefined ? {} : { times }) });
  return { ...platform, tokens: platform.source(options) };
};

describe("a passing failure of the token endpoint is not seen by callers:", () => {
  test.each<Fault>([
    { type: "status", status: 500 },
    { type: "status", status: 502 },
    { type: "status", status: 503, retryAfter: 3 },
    { type: "status", status: 408 },
    { type: "status", status: 429 },
    { type: "status", status: 429, retryAfter: 2 },
    { type: "html", status: 502 },
    { type: "reset" },
    { type: "hang" },
  ])("%j", async (fault) => {
    const { clock, events, sandbox, tokens } = failing(fault, 2);
    const [token] = await elapse(clock, Promise.all(Array.from({ length: 50 }, () => tokens.getToken())));
    expect(token).toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(3);
    expect(events.filter(({ type }) => type === "token-request-retried")).toHaveLength(2);
  });

  test("a connection reset over real HTTP", async () => {
    const sandbox = createSandbox({ accesses: 0 });
    try {
      const apiAuth = await sandbox.listen();
      sandbox.control.fail({ on: "token", times: 1, with: { type: "reset" } });
      const [gate] = sandbox.gates;
      const source = createTokenSource({ clientId: gate!.id, clientSecret: gate!.secrets[0]!, endpoints: { apiAuth } });
      await expect(source.getToken()).resolves.toBeDefined();
      expect(sandbox.log.tokenRequests).toBe(2);
    } finally {
      await sandbox.close();
    }
  });
});

describe("retrying", () => {
  test("stops after `retries` further attempts, with the last one's error", async () => {
    const { clock, events, sandbox, tokens } = failing({ type: "status", status: 500 }, undefined, { retries: 4 });
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ httpStatus: 500 });
    expect(sandbox.log.tokenRequests).toBe(5);
    expect(events.at(-2)).toMatchObject({ type: "token-request-failed", isBackground: false });
  });

  test("is off with retries: 0", async () => {
    const { sandbox, tokens } = failing({ type: "status", status: 500 }, undefined, { retries: 0 });
    await expect(tokens.getToken()).rejects.toMatchObject({ httpStatus: 500 });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("is off with retries: 0 for an endpoint that hangs, too", async () => {
    const { clock, sandbox, tokens } = failing({ type: "hang" }, undefined, { retries: 0 });
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code: "timeout" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("waits no less than Retry-After asks", async () => {
    const { clock, sandbox, tokens } = failing({ type: "status", status: 429, retryAfter: 7 }, 1);
    const call = tokens.getToken();
    await clock.advance(6_999);
    expect(sandbox.log.tokenRequests).toBe(1);
    await clock.advance(1);
    await expect(call).resolves.toBeDefined();
  });

  test.each<[Fault, number]>([
    [{ type: "status", status: 400, errorCode: "GEN_0002" }, 400],
    [{ type: "status", status: 401, errorCode: "SEC_0005" }, 401],
    [{ type: "status", status: 404 }, 404],
  ])("is not done after %j", async (fault, status) => {
    const { sandbox, tokens } = failing(fault);
    await expect(tokens.getToken()).rejects.toMatchObject({ name: "TokenRequestError", httpStatus: status });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test.each<Fault>([
    { type: "truncated" },
    { type: "empty" },
    { type: "html", status: 200 },
    { type: "redirect", to: "https://evil.example/" },
  ])("is not done after an answer that is no token response: %j", async (fault) => {
    const { sandbox, tokens } = failing(fault);
    await expect(tokens.getToken()).rejects.toMatchObject({ name: "ResponseError" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });
});

describe("a hung token endpoint", () => {
  test("ends in a TransportError within the deadline, and the next call works once the endpoint does", async () => {
    const { clock, sandbox, tokens } = failing({ type: "hang" }, undefined, { timeoutMs: 1_000, retries: 2 });
    const startedAt = clock.elapsed();
    await expect(elapse(clock, tokens.getToken(), 10)).rejects.toMatchObject({
      name: "TransportError",
      code: "timeout",
    });
    // Three attempts of a second, and back-offs of at most 200 and 400 ms.
    expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(3_000 + 600 + 50);
    sandbox.control.reset();
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(clock.pending).toBe(0);
  });

  test("ends for a fetch that pays no heed to its signal as well", async () => {
    const { clock, source } = createPlatform();
    const tokens = source({ fetch: () => new Promise(() => undefined), timeoutMs: 1_000, retries: 0 });
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code: "timeout" });
  });

  test("ends for a strategy that never gives its cache key, with a word about it to those who came later", async () => {
    const { clock, source } = createPlatform();
    const strategy = {
      name: "own",
      cacheKey: () => new Promise<string>(() => undefined),
      requestToken: () => Promise.reject(new Error("never asked")),
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    const first = tokens.getToken().catch((error: unknown) => error);
    await clock.advance(5_000);
    const second = tokens.getToken().catch((error: unknown) => error);
    await elapse(clock, Promise.all([first, second]));
    expect(clock.elapsed()).toBeLessThanOrEqual(10_100);
    expect(await first).toMatchObject({ code: "timeout", message: expect.stringContaining("timeoutMs") as string });
    expect(await second).toMatchObject({
      code: "timeout",
      message: "reading the credentials took longer than 10000 ms",
    });
  });

  test("is not taken for credentials that cannot be read", async () => {
    const { source } = createPlatform();
    const strategy = {
      name: "own",
      cacheKey: () => Promise.reject(new Error("hunter2")),
      requestToken: () => Promise.reject(new Error("never asked")),
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    await expect(tokens.getToken()).rejects.toMatchObject({
      code: "strategy_failed",
      message: "the strategy own failed; see the cause",
      isRetryable: false,
    });
  });

  test("ends for a secret that never comes", async () => {
    const { clock, source } = createPlatform();
    const tokens = source({ clientSecret: () => new Promise<string>(() => undefined), timeoutMs: 1_000, retries: 0 });
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("a wrong secret", () => {
  test("is a TokenRequestError with SEC_0005, and does not hammer the endpoint", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source({ clientSecret: "wrong" });
    for (let call = 0; call < 300; call += 1) {
      await expect(tokens.getToken()).rejects.toMatchObject({
        name: "TokenRequestError",
        code: "invalid_credentials",
        platformCode: "SEC_0005",
        httpStatus: 401,
      });
      await clock.advance(100);
    }
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("is tried again after a minute", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source({ clientSecret: "wrong" });
    await expect(tokens.getToken()).rejects.toThrow("SEC_0005");
    await clock.advance(60_000);
    await expect(tokens.getToken()).rejects.toThrow("SEC_0005");
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("that is put right is noticed at once", async () => {
    const { sandbox, source } = createPlatform();
    let secret = "wrong";
    const tokens = source({ clientSecret: async () => secret });
    await expect(tokens.getToken()).rejects.toThrow("SEC_0005");
    await expect(tokens.getToken()).rejects.toThrow("SEC_0005");
    secret = sandbox.gates[0]!.secrets[0]!;
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("a token request that is refused for another reason", () => {
  test("is not repeated for a minute", async () => {
    const { clock, sandbox, tokens } = failing({ type: "status", status: 404 });
    for (let second = 0; second < 60; second += 1) {
      await expect(tokens.getToken()).rejects.toMatchObject({ code: "token_request_refused" });
      await clock.advance(1_000);
    }
    expect(sandbox.log.tokenRequests).toBe(1);
    await expect(tokens.getToken()).rejects.toMatchObject({ code: "token_request_refused" });
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("Retry-After beyond what a caller waits for", () => {
  test("fails fast with the same error until the wait is over", async () => {
    const { clock, sandbox, tokens } = failing({ type: "status", status: 429, retryAfter: 120 }, 1);
    const first: unknown = await tokens.getToken().catch((error: unknown) => error);
    expect(first).toMatchObject({ code: "rate_limited", retryAfterMs: 120_000 });
    await clock.advance(119_999);
    await expect(tokens.getToken()).rejects.toStrictEqual(first);
    expect(sandbox.log.tokenRequests).toBe(1);
    await clock.advance(1);
    await expect(tokens.getToken()).resolves.toBeDefined();
  });

  test("never hides a token that is still valid", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", with: { type: "status", status: 429, retryAfter: 600 } });
    await tokens.getToken();
    for (let atMs = 0; atMs < 110_000; atMs += 10_000) {
      await clock.advance(10_000);
      expect(await tokens.getToken()).toBe(first);
    }
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("a background refresh that fails", () => {
  test("is not seen by callers while the token lives, and its attempts are spaced", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    const attempts: number[] = [];
    for (let second = 0; second < 118; second += 1) {
      expect(await tokens.getToken()).toBe(first);
      await clock.advance(1_000);
      attempts.push(sandbox.log.tokenRequests - 1);
    }
    // Spaced by 1, 2, 4 … 60 s, each drawn from its upper half: 118 s hold at least three and at most nine.
    expect(attempts.at(-1)).toBeGreaterThanOrEqual(3);
    expect(attempts.at(-1)).toBeLessThanOrEqual(9);
    expect(events.filter((event) => event.type === "token-request-failed" && event.isBackground)).toHaveLength(
      attempts.at(-1)!,
    );

    sandbox.control.reset();
    await clock.advance(2_000);
    await expect(tokens.getToken()).resolves.toBeDefined();
  });

  test("for it hangs is told with what took so long", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    const tokens = source();
    await tokens.getToken();
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    await tokens.getToken();
    await clock.advance(10_000);
    expect(events.at(-1)).toMatchObject({
      type: "token-request-failed",
      isBackground: true,
      error: { code: "timeout", message: "the token request took longer than 10000 ms" },
    });
  });

  test("may be followed by another half a second later, and not before", async () => {
    // The shortest of the pauses that are drawn.
    const random = vi.spyOn(Math, "random").mockReturnValue(0);
    onTestFinished(() => random.mockRestore());
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    await tokens.getToken();
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    const requestsAfter = async (ms: number): Promise<number> => {
      await clock.advance(ms);
      await tokens.getToken();
      await clock.advance(0);
      return sandbox.log.tokenRequests;
    };
    expect(await requestsAfter(0)).toBe(2);
    expect(await requestsAfter(499)).toBe(2);
    expect(await requestsAfter(1)).toBe(3);
    expect(await requestsAfter(999)).toBe(3);
    expect(await requestsAfter(1)).toBe(4);
  });

  test("does not keep the first caller within the margin from asking at once", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0.999);
    onTestFinished(() => random.mockRestore());
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source({ retries: 0 });
    const first = await tokens.getToken();
    await clock.advance(89_999);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 500 } });
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(1);
    expect((await tokens.getToken()).value).not.toBe(first.value);
  });

  test("within the margin leaves the token in use, and is repeated at most four times a second, until its end", async () => {
    const random = vi.spyOn(Math, "random").mockReturnValue(0.999);
    onTestFinished(() => random.mockRestore());
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source({ retries: 0 });
    const first = await tokens.getToken();
    // The last of them is less than a quarter of a second before the end.
    await clock.advance(99_100);
    sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    for (let atMs = 99_100; atMs < 100_000; atMs += 10) {
      expect(await tokens.getToken()).toBe(first);
      await clock.advance(10);
    }
    expect(sandbox.log.tokenRequests).toBe(1 + 4);
    await expect(tokens.getToken()).rejects.toMatchObject({ httpStatus: 500 });
    expect(sandbox.log.tokenRequests).toBe(1 + 5);
  });

  test("is repeated at once as soon as a caller waits for it", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(89_000);
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 2_000 } });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 500 } });
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(1_500);
    const waiting = tokens.getToken();
    const second = await elapse(clock, waiting);
    expect(second.value).not.toBe(first.value);
    expect(sandbox.log.tokenRequests).toBe(3);
  });
});

test("a listener that rejects changes nothing, and ends no process", async () => {
  const unhandled = vi.fn<(reason: unknown) => void>();
  process.on("unhandledRejection", unhandled);
  onTestFinished(() => void process.off("unhandledRejection", unhandled));
  const { source } = createPlatform();
  const onEvent = (): unknown => Promise.reject(new Error("the logger is down"));
  await expect(source({ onEvent }).getToken()).resolves.toBeDefined();
  // Node tells of unhandled rejections after the microtasks of a turn.
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});

test("a listener that throws changes nothing", async () => {
  const { source } = createPlatform();
  const tokens = source({
    onEvent: () => {
      throw new Error("the logger is down");
    },
  });
  await expect(tokens.getToken()).resolves.toBeDefined();
});
