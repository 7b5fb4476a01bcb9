import { clientCredentials, createTokenSource, requestToken, staticTokenSource } from "@ianum/core";
import { afterEach, describe, expect, test, vi } from "vitest";

const keys = { clientId: "gate_1", clientSecret: "s3cret" };

describe("in a browser", () => {
  const refusal = expect.objectContaining({
    name: "ConfigurationError",
    code: "secret_in_browser",
    option: "clientSecret",
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

  test.each([{}, { versions: {} }])("a bundler's stand-in for the process changes nothing: %j", (process) => {
    vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64)" });
    vi.stubGlobal("process", process);
    expect(() => createTokenSource(keys)).toThrow(refusal);
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
