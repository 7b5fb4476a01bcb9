import type { TokenEvent } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

describe("what a strategy returns", () => {
  const now = 1_767_225_600_000;
  test.each<[string, unknown, string]>([
    ["Unix seconds", { value: "t", expiresAt: now / 1000 + 3600 }, "seconds"],
    ["null", { value: "t", expiresAt: null }, "not a number"],
    ["text", { value: "t", expiresAt: "soon" }, "not a number"],
    ["a token that is over", { value: "t", expiresAt: now - 1 }, "over"],
    ["microseconds", { value: "t", expiresAt: (now + 3_600_000) * 1000 }, "a year"],
    ["a line break", { value: "abc\ndef", expiresAt: now + 1_000 }, "header"],
    ["a blank", { value: "abc def", expiresAt: now + 1_000 }, "header"],
    ["an accent", { value: "abcdéf", expiresAt: now + 1_000 }, "header"],
    ["more than a header holds", { value: "a".repeat(8_193), expiresAt: now + 1_000 }, "header"],
    ["nothing", undefined, "header"],
  ])("is refused by name: %s", async (_, token, word) => {
    const { source } = createPlatform();
    let requests = 0;
    const strategy = { name: "own", cacheKey: async () => "k", requestToken: async () => (requests++, token as never) };
    const error: unknown = await source({ strategy, clientId: undefined, clientSecret: undefined } as never)
      .getToken()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ResponseError", message: expect.stringContaining(word) as string });
    expect(String((error as Error).stack)).not.toContain("abc");
    expect(requests).toBe(1);
  });

  test("is taken up to 8 KiB", async () => {
    const { source } = createPlatform();
    const value = "a".repeat(8_192);
    const strategy = {
      name: "own",
      cacheKey: async () => "k",
      requestToken: async () => ({ value, expiresAt: now + 1_000 }),
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    await expect(tokens.getToken()).resolves.toMatchObject({ value });
  });
});

describe("what a strategy throws", () => {
  const failing = (error: unknown, events: TokenEvent[] = []) => {
    const platform = createPlatform();
    let requests = 0;
    const strategy = {
      name: "own",
      cacheKey: async () => "k",
      async requestToken(): Promise<never> {
        requests += 1;
        throw error;
      },
    };
    const options = {
      strategy,
      clientId: undefined,
      clientSecret: undefined,
      onEvent: (event: TokenEvent) => events.push(event),
    };
    return { ...platform, tokens: platform.source(options as never), requests: () => requests };
  };

  test.each<[string, unknown]>([
    [
      "fetch's TypeError",
      new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNRESET" }) }),
    ],
    ["a browser's", new TypeError("Failed to fetch")],
    ["a system code", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
  ])("is repeated if it is a failure of the network: %s", async (_, error) => {
    const { clock, requests, tokens } = failing(error);
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code: "network_error" });
    expect(requests()).toBe(3);
  });

  test.each<[string, unknown, string]>([
    [
      "a JSON error that quotes a secret",
      new SyntaxError(`Unexpected token 'h', "hunter2-live-key" is not valid JSON`),
      "strategy_failed",
    ],
    ["a bug", new TypeError("response.tokens is not a function: hunter2-live-key"), "strategy_failed"],
    ["a text", "hunter2-live-key", "strategy_failed"],
    [
      "an OAuth library's refusal",
      Object.assign(new Error("hunter2-live-key"), { status: 401, error: "invalid_client" }),
      "invalid_credentials",
    ],
  ])("is neither repeated nor quoted, and rests a minute, if it is %s", async (_, error, code) => {
    const events: TokenEvent[] = [];
    const { requests, tokens } = failing(error, events);
    for (let call = 0; call < 5; call += 1) {
      const thrown: unknown = await tokens.getToken().catch((one: unknown) => one);
      expect(thrown).toMatchObject({ code, isRetryable: false });
      const { cause, message, stack } = thrown as Error;
      for (const text of [message, stack, String(cause), (cause as Error | undefined)?.stack, JSON.stringify(events)])
        expect(String(text)).not.toContain("hunter2");
    }
    expect(requests()).toBe(1);
  });
});
