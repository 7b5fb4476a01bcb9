import { createTokenSource, requestToken } from "@ianum/core";
import { requireAuthUrl } from "@ianum/core/authors";
import { expect, test } from "vitest";

test("requireAuthUrl names the region that is missing", () => {
  expect(requireAuthUrl({ region: "eu" })).toBe("https://auth.eu.ianum.com/v1_3");
  expect(() => requireAuthUrl({})).toThrow("region: is missing");
});

test("a polluted Object.prototype leads no secret elsewhere", () => {
  const polluted = Object.prototype as Record<string, unknown>;
  polluted["apiAuth"] = "https://evil.test";
  polluted["endpoints"] = { auth: "https://evil.test" };
  try {
    expect(requireAuthUrl({ region: "eu" })).toBe("https://auth.eu.ianum.com/v1_3");
    expect(requireAuthUrl({ region: "eu", endpoints: {} })).toBe("https://auth.eu.ianum.com/v1_3");
  } finally {
    delete polluted["apiAuth"];
    delete polluted["endpoints"];
  }
});

test.each([
  ["a text", "http://127.0.0.1:4010", "endpoints: must be an object of origins: apiAuth, auth, id"],
  [
    "another name",
    { apiauth: "http://127.0.0.1:4010" },
    "endpoints.apiauth: is not known; there are apiAuth, auth, id",
  ],
])("endpoints that would not be read are refused, before a secret goes to the public host: %s", (_, given, message) => {
  const keys = { clientId: "gate_x", clientSecret: "test-secret" };
  expect(() => createTokenSource({ ...keys, endpoints: given as never })).toThrow(message);
});

test("endpoints may come from a class, as a service's configuration does", async () => {
  class Configuration {
    readonly clientId = "gate_x";
    readonly clientSecret = "test-secret";
    get endpoints() {
      return { apiAuth: "http://127.0.0.1:4010" };
    }
  }
  const asked: string[] = [];
  class WithFetch extends Configuration {
    readonly fetch = async (url: string) => {
      asked.push(url);
      return Response.json({ access_token: "t" });
    };
  }
  await requestToken(new WithFetch());
  await createTokenSource(new WithFetch()).getToken();
  expect(asked).toEqual(Array.from({ length: 2 }, () => "http://127.0.0.1:4010/v1_3/oauth/token"));
});

test("endpoints may be an object without a prototype", () => {
  const endpoints = Object.assign(Object.create(null) as object, { auth: "http://127.0.0.1:4010" });
  expect(requireAuthUrl({ endpoints })).toBe("http://127.0.0.1:4010/v1_3");
});
