import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  clientCredentials,
  createTokenSource,
  optionsFromEnv,
  requestToken,
  resolveEndpoints,
  staticTokenSource,
} from "@ianum/core";
import { afterEach, describe, expect, test, vi } from "vitest";

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
    expect(() => createTokenSource(options as never)).toThrow(expect.objectContaining({ option: "options" }));
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

describe("optionsFromEnv", () => {
  const required = { IANUM_CLIENT_ID: "gate_1", IANUM_CLIENT_SECRET: "s3cret" };

  test("reads the documented names", () => {
    expect(
      optionsFromEnv({
        ...required,
        IANUM_REGION: "eu",
        IANUM_STAGE: "v1_4",
        IANUM_API_AUTH_URL: "https://a.example",
        IANUM_AUTH_URL: "https://b.example",
        IANUM_ID_URL: "https://c.example",
      }),
    ).toEqual({
      clientId: "gate_1",
      clientSecret: "s3cret",
      region: "eu",
      stage: "v1_4",
      endpoints: { apiAuth: "https://a.example", auth: "https://b.example", id: "https://c.example" },
    });
    expect(optionsFromEnv({ ...required, IANUM_REGION: "" })).toEqual({ ...keys, endpoints: {} });
    // They are typed so that a key can be replaced by a function.
    expect(createTokenSource({ ...optionsFromEnv(required), clientSecret: async () => "from a vault" })).toBeDefined();
  });

  test("reads the process's environment when it is given none", () => {
    expect(() => optionsFromEnv()).toThrow("IANUM_CLIENT_ID, IANUM_CLIENT_SECRET");
    process.env["IANUM_CLIENT_ID"] = "gate_env";
    try {
      expect(() => optionsFromEnv()).toThrow(/^IANUM_CLIENT_SECRET: missing/);
    } finally {
      delete process.env["IANUM_CLIENT_ID"];
    }
  });

  test("lists all missing names at once", () => {
    expect(() => optionsFromEnv({ IANUM_CLIENT_SECRET: "  " })).toThrow(
      expect.objectContaining({
        name: "ConfigurationError",
        message:
          "IANUM_CLIENT_ID, IANUM_CLIENT_SECRET: missing from the environment; set the gate's id and its secret (or IANUM_CLIENT_SECRET_FILE)",
      }),
    );
  });

  test.each([
    ["IANUM_REGION", "e u"],
    ["IANUM_STAGE", "latest"],
    ["IANUM_API_AUTH_URL", "http://api-auth.example.com"],
    ["IANUM_AUTH_URL", "nowhere"],
    ["IANUM_ID_URL", "https://id.example.com/alias"],
  ])("names %s when its value is wrong", (name, value) => {
    expect(() => optionsFromEnv({ ...required, [name]: value })).toThrow(
      expect.objectContaining({
        option: name,
        message: expect.stringMatching(new RegExp(`^${name}: must `)) as string,
      }),
    );
  });

  const values = {
    ...required,
    IANUM_REGION: "north-7",
    IANUM_STAGE: "v1_3",
    IANUM_API_AUTH_URL: "https://a.example",
    IANUM_AUTH_URL: "https://b.example",
    IANUM_ID_URL: "https://c.example",
  };
  const names = Object.keys(values) as (keyof typeof values)[];

  // As docker --env-file, a Kubernetes secret, systemd and a paste from a document leave them.
  test.each(['"%s"', "'%s'", "`%s`", "“%s”", "„%s“", "‘%s’", "«%s»", '""%s""', `"'%s'"`])(
    "names the variable whose value stands in quotation marks: %s",
    (shape) => {
      for (const name of names) {
        for (const value of [values[name], "", " "]) {
          const quoted = shape.replace("%s", value);
          expect(() => optionsFromEnv({ ...values, [name]: quoted })).toThrow(
            expect.objectContaining({
              name: "ConfigurationError",
              option: name,
              message: expect.stringContaining("is in quotation marks") as string,
            }),
          );
        }
      }
    },
  );

  test.each(["%s ", " %s", "%s\n", "%s\r\n", "%s\t", "\uFEFF%s", "%s\u0000", ' "%s"'])(
    "names the variable whose value has something at an end, and not the value: %j",
    (shape) => {
      for (const name of names)
        expect(() => optionsFromEnv({ ...values, [name]: shape.replace("%s", values[name]) })).toThrow(
          expect.objectContaining({
            option: name,
            message: expect.not.stringContaining(values[name]) as string,
          }),
        );
    },
  );

  test.each(['a"b"', '"a', 'a"', `'`, `"a'`, "it's", '"a" and "b', "“a"])(
    "takes a quotation mark that is part of a secret: %s",
    (secret) => {
      expect(optionsFromEnv({ ...required, IANUM_CLIENT_SECRET: secret }).clientSecret).toBe(secret);
    },
  );

  test("names the file's variable where a secret in it stands in quotation marks", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "ianum-")), "secret");
    for (const text of ['"s3cret"', "s3cret\n'0lder'\n", '"s3cret"\r\n']) {
      writeFileSync(file, text);
      const { clientSecret } = optionsFromEnv({ IANUM_CLIENT_ID: "g", IANUM_CLIENT_SECRET_FILE: file });
      await expect((clientSecret as () => Promise<unknown>)()).rejects.toMatchObject({
        option: "IANUM_CLIENT_SECRET_FILE",
        message: expect.not.stringMatching(/s3cret|0lder/) as string,
      });
    }
    rmSync(dirname(file), { recursive: true });
  });
});

describe("in a browser", () => {
  const refusal = expect.objectContaining({
    name: "ConfigurationError",
    code: "secret_in_browser",
    message: expect.stringContaining("your own server") as string,
  });
  afterEach(() => vi.unstubAllGlobals());

  test("a client secret is refused, with what to do instead: in a page, and in workers that have no window", async () => {
    vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140" });
    vi.stubGlobal("process", undefined);
    expect(() => createTokenSource(keys)).toThrow(refusal);
    expect(() => clientCredentials({ ...keys, clientSecret: () => "s" })).toThrow(refusal);
    await expect(requestToken(keys)).rejects.toEqual(refusal);
    await expect(staticTokenSource("given-by-the-server").getToken()).resolves.toBeDefined();
  });

  test.each([
    [
      "jsdom in Node",
      "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26",
      { versions: { node: "20.19.0" } },
    ],
    ["workerd", "Cloudflare-Workers", undefined],
    ["Deno", "Deno/2.9.6", undefined],
    ["a runtime without a name", undefined, undefined],
  ])("is not %s", (_, userAgent, process) => {
    vi.stubGlobal("navigator", { userAgent });
    vi.stubGlobal("process", process);
    vi.stubGlobal("window", globalThis);
    vi.stubGlobal("document", {});
    expect(() => createTokenSource(keys)).not.toThrow();
  });
});

describe("a static token", () => {
  test("is always the same", async () => {
    const source = staticTokenSource("fixed");
    const token = await source.getToken();
    await source.invalidate(token);
    expect(await source.getToken()).toBe(token);
    expect(token.expiresAt).toBe(Number.POSITIVE_INFINITY);
  });

  test("is refused once its life is over", async () => {
    await expect(staticTokenSource("fixed", Date.now() + 60_000).getToken()).resolves.toMatchObject({ value: "fixed" });
    await expect(staticTokenSource("fixed", 1_000).getToken()).rejects.toMatchObject({
      name: "ConfigurationError",
      code: "token_expired",
    });
  });

  test.each(["", "two words", "line\nbreak", undefined])("cannot be %j", (value) => {
    expect(() => staticTokenSource(value as string)).toThrow(expect.objectContaining({ name: "ConfigurationError" }));
  });

  test("cannot end at NaN", () => {
    expect(() => staticTokenSource("t", Number.NaN)).toThrow("expiresAt");
  });
});
