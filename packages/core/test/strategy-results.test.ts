import type { AccessToken, TokenEvent } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

describe("what a strategy returns", () => {
  const now = 1_767_225_600_000;
  test.each<[string, unknown, string]>([
    ["Unix seconds", { value: "t", expiresAt: now / 1000 + 3600 }, "in seconds"],
    ["null", { value: "t", expiresAt: null }, "not a number"],
    ["text", { value: "t", expiresAt: "soon" }, "not a number"],
    ["a token that is over", { value: "t", expiresAt: now - 1 }, "over"],
    ["a token that ends this very moment", { value: "t", expiresAt: now }, "over"],
    ["a year and a millisecond", { value: "t", expiresAt: now + 365 * 86_400_000 + 1 }, "a year"],
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

  test("is refused if its life ended while it was on its way", async () => {
    const { clock, source } = createPlatform();
    const strategy = {
      name: "own",
      cacheKey: async () => "k",
      async requestToken() {
        await clock.sleep(100, new AbortController().signal);
        return { value: "t", expiresAt: now + 50 };
      },
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    await expect(elapse(clock, tokens.getToken())).rejects.toThrow("a token whose life is over");
  });

  test("is given once, if the wall clock was set back meanwhile and its end is told by that one", async () => {
    const { clock, source } = createPlatform();
    let requests = 0;
    const strategy = {
      name: "own",
      cacheKey: async () => "k",
      async requestToken() {
        requests += 1;
        clock.setNow(clock.now() - 86_400_000);
        return { value: `t${requests}`, expiresAt: clock.now() + 3_600_000 };
      },
    };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    await expect(tokens.getToken()).resolves.toMatchObject({ value: "t1" });
    expect(requests).toBe(1);
  });

  test.each<[string, AccessToken]>([
    ["of 8 KiB", { value: "a".repeat(8_192), expiresAt: now + 1_000 }],
    ["for a year", { value: "t", expiresAt: now + 365 * 86_400_000 }],
    ["without an end", { value: "t", expiresAt: Number.POSITIVE_INFINITY }],
  ])("is taken: a token %s", async (_, token) => {
    const { source } = createPlatform();
    const strategy = { name: "own", cacheKey: async () => "k", requestToken: async () => token };
    const tokens = source({ strategy, clientId: undefined, clientSecret: undefined } as never);
    const { value, expiresAt } = await tokens.getToken();
    expect({ value, expiresAt }).toEqual(token);
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
    ["axios without a response", Object.assign(new Error("Network Error"), { code: "ERR_NETWORK" })],
    ["undici's time-out", Object.assign(new Error("x"), { code: "UND_ERR_CONNECT_TIMEOUT" })],
    ["an authority that is not known", Object.assign(new Error("x"), { code: "SELF_SIGNED_CERT_IN_CHAIN" })],
    ["a certificate that is over", Object.assign(new Error("x"), { code: "CERT_HAS_EXPIRED" })],
    [
      "a library's code for one",
      Object.assign(new Error("x", { cause: new TypeError("fetch failed") }), { code: "OAUTH_REQUEST_FAILED" }),
    ],
  ])("is repeated if it is a failure of the network: %s", async (_, error) => {
    const { clock, requests, tokens } = failing(error);
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code: "network_error" });
    expect(requests()).toBe(3);
  });

  test.each<[string, object]>([
    ["axios", { code: "ERR_BAD_REQUEST", response: { status: 401 } }],
    ["axios, and its own status", { code: "ERR_BAD_REQUEST", status: 401 }],
    ["oauth4webapi", { code: "OAUTH_RESPONSE_BODY_ERROR", status: 401, error: "invalid_client" }],
    ["got", { code: "ERR_NON_2XX_3XX_RESPONSE", response: { statusCode: 401 } }],
  ])("is a refusal if it is about a response, whatever code its library gave it: %s", async (_, fields) => {
    const { requests, tokens } = failing(Object.assign(new Error("no"), fields));
    for (let call = 0; call < 3; call += 1)
      await expect(tokens.getToken()).rejects.toMatchObject({ code: "invalid_credentials", httpStatus: 401 });
    expect(requests()).toBe(1);
  });

  test.each<[string, () => unknown]>([
    ["an address that is not one", () => new URL("nope")],
    ["an argument of the wrong type", () => Buffer.from(undefined as never)],
    ["undici's", () => Object.assign(new Error("no"), { code: "UND_ERR_INVALID_ARG" })],
    ["a library's", () => Object.assign(new Error("no"), { code: "OAUTH_JWT_TIMESTAMP_CHECK_FAILED" })],
  ])("is not repeated if it is a fault of a program, for all its code: %s", async (_, fault) => {
    let thrown: unknown;
    try {
      thrown = fault();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toHaveProperty("code");
    const { requests, tokens } = failing(thrown);
    await expect(tokens.getToken()).rejects.toMatchObject({ code: "strategy_failed", isRetryable: false });
    expect(requests()).toBe(1);
  });

  test.each(["code", "cause", "status", "response", "error", "message"])(
    "is one of ours also if reading its %s throws",
    async (field) => {
      const get = (): never => {
        throw new Error("hunter2");
      };
      const thrown = Object.defineProperty(new TypeError("no"), field, { get });
      if (field === "error") Object.assign(thrown, { status: 401 });
      const { tokens } = failing(thrown);
      const code = field === "error" ? "invalid_credentials" : "strategy_failed";
      await expect(tokens.getToken()).rejects.toMatchObject({ code });
    },
  );

  test("is told with the system's code, where there is one", async () => {
    const told = async (error: unknown): Promise<unknown> => {
      const { clock, tokens } = failing(error);
      return elapse(clock, tokens.getToken()).catch(({ message }: Error) => message);
    };
    const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    expect(await told(refused)).toBe("the token could not be obtained: ECONNREFUSED");
    expect(await told(new TypeError("Failed to fetch"))).toBe("the token could not be obtained");
  });

  test.each<[status: unknown, code: string]>([
    [399, "strategy_failed"],
    [400, "token_request_refused"],
    [401, "invalid_credentials"],
    [599, "service_unavailable"],
    [600, "strategy_failed"],
    [404.5, "strategy_failed"],
    ["404", "strategy_failed"],
  ])("with the status %j is a failure of the kind %s", async (status, code) => {
    const { clock, tokens } = failing(Object.assign(new Error("no"), { status }));
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ code });
  });

  test.each<[field: unknown, platformCode: string | undefined]>([
    ["invalid_client", "invalid_client"],
    ["hunter2-live-key", undefined],
    [["invalid_client"], undefined],
    [undefined, undefined],
  ])("with a status and the error %j has the platformCode %j", async (field, platformCode) => {
    const { tokens } = failing(Object.assign(new Error("no"), { status: 401, error: field }));
    const thrown: unknown = await tokens.getToken().catch((one: unknown) => one);
    expect((thrown as { platformCode: unknown }).platformCode).toBe(platformCode);
  });

  test("that says nothing of the network or a status names the strategy", async () => {
    const { tokens } = failing(new Error("hunter2"));
    await expect(tokens.getToken()).rejects.toThrow("the strategy own failed; see the cause");
  });

  test.each<[string, unknown, string]>([
    [
      "a JSON error that quotes a secret",
      new SyntaxError(`Unexpected token 'h', "hunter2-live-key" is not valid JSON`),
      "strategy_failed",
    ],
    ["a bug", new TypeError("response.tokens is not a function: hunter2-live-key"), "strategy_failed"],
    ["a bug that speaks of the network", new TypeError("hunter2: fetch failed"), "strategy_failed"],
    ["a text", "hunter2-live-key", "strategy_failed"],
    ["nothing", undefined, "strategy_failed"],
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
