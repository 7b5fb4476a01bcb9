import { clientCredentials, type ClientCredentialsOptions } from "@ianum/core";
import { describe, expect, test } from "vitest";

describe("the cache key", () => {
  const keys: ClientCredentialsOptions = { clientId: "gate_1", clientSecret: "s3cret" };
  const keyOf = (more: Partial<ClientCredentialsOptions>): Promise<string> =>
    clientCredentials({ ...keys, ...more }).cacheKey();

  test("is equal only for the same endpoint, client id and secret", async () => {
    expect(await keyOf({})).toBe(await keyOf({ clientSecret: () => Promise.resolve(["s3cret"]) }));
    const different = await Promise.all([
      keyOf({}),
      keyOf({ clientId: "gate_2" }),
      keyOf({ clientSecret: "other" }),
      keyOf({ clientSecret: ["s3cret", "other"] }),
      keyOf({ stage: "v2_0" }),
      keyOf({ endpoints: { apiAuth: "https://elsewhere.example" } }),
      // The same letters, cut elsewhere.
      keyOf({ clientId: "gate_", clientSecret: "1s3cret" }),
    ]);
    expect(new Set(different).size).toBe(different.length);
  });

  test("is a digest that holds no secret", async () => {
    expect(await keyOf({})).toMatch(/^[0-9a-f]{64}$/);
  });
});
