import { clientCredentials, createTokenSource, requestToken, resolveEndpoints } from "@ianum/core";
import { describe, expect, test } from "vitest";

const keys = { clientId: "gate_1", clientSecret: "s3cret" };

describe("a bad option is refused at construction, by name:", () => {
  test.each<[string, Record<string, unknown>, string]>([
    ["clientId", { clientId: undefined }, "missing"],
    ["clientId", { clientId: "" }, "empty"],
    ["clientId", { clientId: " " }, "empty"],
    ["clientId", { clientId: 7 }, "id or alias"],
    ["clientSecret", { clientSecret: undefined }, "Gate Edit console"],
    ["clientSecret", { clientSecret: "" }, "Gate Edit console"],
    ["clientSecret", { clientSecret: [] }, "at least one"],
    ["clientSecret", { clientSecret: ["fine", ""] }, "empty"],
    ["endpoints.apiAuth", { endpoints: { apiAuth: "http://api-auth.example.com" } }, "https://"],
    [
      "endpoints.apiAuth",
      { endpoints: { apiAuth: "https://api-auth.example.com/v1_3" } },
      "https://api-auth.example.com",
    ],
    ["endpoints.auth", { endpoints: { auth: "auth.example.com" } }, "an origin such as"],
    ["endpoints.id", { endpoints: { id: "ftp://id.example.com" } }, "https://"],
    ["region", { region: "" }, "DNS label"],
    ["region", { region: 7 }, "DNS label"],
    ["stage", { stage: ["v1_3"] }, "v1_3"],
    ["endpoints.auth", { endpoints: { auth: new URL("https://auth.example.com") } }, "an origin such as"],
    ["endpoints.id", { endpoints: { id: "ftp://127.0.0.1" } }, "https://"],
    ["clientId", { clientId: " gate_1" }, "begins with white space, which the platform would refuse; take it off"],
    ["clientId", { clientId: "gate_1 " }, "ends with white space, which the platform would refuse; take it off"],
    ["clientSecret", { clientSecret: "s3cret\n" }, "ends with a line end, which the platform would refuse"],
    ["region", { region: "eu.west" }, "DNS label"],
    ["region", { region: "-eu" }, "DNS label"],
    ["region", { region: "eu/../x" }, "DNS label"],
    ["region", { region: "evil.example#" }, "DNS label"],
    ["region", { region: "a".repeat(64) }, "DNS label"],
    ["region", { region: "ümlaut" }, "DNS label"],
    ["stage", { stage: "1.3" }, "v1_3"],
    ["stage", { stage: "v1_3/../x" }, "v1_3"],
    ["timeoutMs", { timeoutMs: 0 }, "positive"],
    ["timeoutMs", { timeoutMs: -1 }, "positive"],
    ["timeoutMs", { timeoutMs: Number.NaN }, "positive"],
    ["timeoutMs", { timeoutMs: "1000" }, "milliseconds"],
    ["retries", { retries: -1 }, "whole number"],
    ["retries", { retries: 1.5 }, "whole number"],
    ["refreshAheadMs", { refreshAheadMs: -1 }, "milliseconds"],
    ["refreshAheadMs", { refreshAheadMs: Number.POSITIVE_INFINITY }, "milliseconds"],
    ["expiryMarginMs", { expiryMarginMs: -1 }, "milliseconds"],
    ["store", { store: { get: () => undefined } }, "set(), delete(), lock()"],
    ["clock", { clock: { now: Date.now } }, "elapsed(), sleep()"],
    ["fetch", { fetch: "fetch" }, "function"],
    ["onEvent", { onEvent: console }, "function"],
    ["strategy", { strategy: clientCredentials(keys) }, "clientId and clientSecret"],
    ["strategy", { strategy: clientCredentials(keys), clientId: undefined }, "clientId and clientSecret"],
    ["strategy", { strategy: clientCredentials(keys), clientSecret: undefined }, "clientId and clientSecret"],
  ])("%s in %j", (option, wrong, hint) => {
    const make = (): unknown => createTokenSource({ ...keys, ...wrong });
    expect(make).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        code: "invalid_option",
        isRetryable: false,
        option,
        message: expect.stringMatching(
          new RegExp(`^${option.replaceAll(".", "\\.")}: .*${hint.replaceAll(/[()]/g, "\\$&")}`),
        ) as string,
      }),
    );
  });

  test.each([undefined, null, "gate", 7, []])("options that are %j", (options) => {
    expect(() => createTokenSource(options as never)).toThrow(
      expect.objectContaining({ option: "options", message: "options: must be an object of options" }),
    );
  });

  test("a strategy without its methods", () => {
    expect(() => createTokenSource({ strategy: { name: "half" } as never })).toThrow(
      expect.objectContaining({ option: "strategy", message: "strategy: must have cacheKey(), requestToken()" }),
    );
  });

  test.each([
    ["clientId", { ...keys, clientId: () => "" }],
    ["clientSecret", { ...keys, clientSecret: ["a", ""] }],
    ["clientSecret", { clientId: "g" }],
    ["timeoutMs", { ...keys, timeoutMs: -5 }],
    ["region", { ...keys, region: "a b" }],
  ])("%s of requestToken", async (option, options) => {
    await expect(requestToken(options as never)).rejects.toMatchObject({ name: "ConfigurationError", option });
  });
});

describe("endpoints", () => {
  test("are the documented ones", () => {
    expect(resolveEndpoints({ region: "eu" })).toEqual({
      tokenUrl: "https://api-auth.ianum.com/v1_3/oauth/token",
      authUrl: "https://auth.eu.ianum.com/v1_3",
      idUrl: "https://id.ianum.com",
      configured: [],
    });
    expect(resolveEndpoints().authUrl).toBeUndefined();
  });

  test("may be a sandbox's, on a loopback address without TLS", () => {
    const origin = "http://127.0.0.1:4280";
    expect(
      resolveEndpoints({ stage: "v2_0", endpoints: { apiAuth: `${origin}/`, auth: origin, id: "http://[::1]:80" } }),
    ).toEqual({
      tokenUrl: `${origin}/v2_0/oauth/token`,
      authUrl: `${origin}/v2_0`,
      idUrl: "http://[::1]",
      configured: [origin, origin, "http://[::1]"],
    });
  });
});
