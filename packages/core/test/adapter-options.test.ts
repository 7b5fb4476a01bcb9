import { type Authorizer, resolveAdapterOptions, staticTokenSource } from "@ianum/core";
import { describe, expect, test } from "vitest";

describe("an adapter's options", () => {
  test("allow the configured endpoints", async () => {
    const { authorizer } = resolveAdapterOptions({
      clientId: "g",
      clientSecret: "s",
      endpoints: { apiAuth: "http://127.0.0.1:1", auth: "https://auth.internal.example" },
      fetch: async () => Response.json({ access_token: "t" }),
    });
    expect(await authorizer.authorize("https://auth.internal.example/x")).toMatchObject({ value: "t" });
    expect(await authorizer.authorize("http://127.0.0.1:1/x")).toMatchObject({ value: "t" });
    expect(await authorizer.authorize("http://127.0.0.1:2/x")).toBeUndefined();
  });

  test("share a source that is given", () => {
    const source = staticTokenSource("t");
    expect(resolveAdapterOptions({ source }).source).toBe(source);
  });

  test.each([
    [null, "options"],
    ["gate", "options"],
    [{}, "clientId"],
    [{ source: {} }, "source"],
    [{ source: undefined }, "source"],
    [{ source: staticTokenSource("t"), clientId: "g" }, "source"],
    [{ source: staticTokenSource("t"), clientSecret: "s" }, "source"],
    [{ source: staticTokenSource("t"), strategy: {} }, "source"],
    [{ source: staticTokenSource("t"), origins: "https://a.example" }, "origins"],
    [{ source: staticTokenSource("t"), origins: ["http://a.example"] }, "origins[0]"],
  ])("that are %j are refused, naming %s", (options, option) => {
    expect(() => resolveAdapterOptions(options as never)).toThrow(
      expect.objectContaining({ name: "ConfigurationError", option }),
    );
  });

  test.each([
    [{ origins: "https://a.example" }, 'must be a list such as ["https://api.example.com"]'],
    [{ clientId: "g" }, "takes the place of a token source's own options"],
  ])("that are %j with a source say what to do", (more, hint) => {
    expect(() => resolveAdapterOptions({ source: staticTokenSource("t"), ...more } as never)).toThrow(hint);
  });
});

describe("the authorizer for a client's base URL", () => {
  const options = { source: staticTokenSource("t"), origins: ["https://listed.example"] };
  const reached = async (authorizer: Authorizer, ...urls: string[]): Promise<readonly string[]> => {
    const tokens = await Promise.all(urls.map((url) => authorizer.authorize(url)));
    return urls.filter((_, index) => tokens[index] !== undefined);
  };

  test("lets its origin see the token, besides those that are listed", async () => {
    const { authorizer, authorizerFor } = resolveAdapterOptions(options);
    const urls = ["https://base.example/orders", "https://listed.example/x", "https://auth.ianum.com/x"];
    expect(await reached(authorizerFor("https://base.example/v1"), ...urls)).toEqual(urls);
    expect(await reached(authorizerFor("https://base.example/v1"), "https://other.example/")).toEqual([]);
    expect(await reached(authorizer, "https://base.example/orders")).toEqual([]);
  });

  test.each([undefined, "/v1", "", "http://base.example/v1", "ws://base.example/"])(
    "adds nothing for %j",
    (baseUrl) => {
      const { authorizer, authorizerFor } = resolveAdapterOptions(options);
      expect(authorizerFor(baseUrl)).toBe(authorizer);
      authorizerFor("https://base.example/");
      expect(authorizerFor(baseUrl)).toBe(authorizer);
    },
  );

  test("is the same for the same origin, whatever was asked for meanwhile", () => {
    const { authorizerFor } = resolveAdapterOptions(options);
    const first = authorizerFor("https://one.example/v1");
    const second = authorizerFor("https://two.example/v1");
    expect(second).not.toBe(first);
    expect(authorizerFor("https://one.example/v2")).toBe(first);
    expect(authorizerFor("https://two.example/v1")).toBe(second);
    expect(authorizerFor("https://two.example/v1")).toBe(second);
  });

  test("is remembered for a hundred origins", () => {
    const { authorizerFor } = resolveAdapterOptions(options);
    const first = authorizerFor("https://first.example/");
    for (let other = 1; other < 100; other += 1) authorizerFor(`https://host-${other}.example/`);
    expect(authorizerFor("https://first.example/")).toBe(first);
    authorizerFor("https://one-too-many.example/");
    expect(authorizerFor("https://first.example/")).not.toBe(first);
  });
});
