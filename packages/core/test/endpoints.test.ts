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
