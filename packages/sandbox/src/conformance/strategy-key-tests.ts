import assert from "node:assert/strict";
import { redact } from "@ianum/core/authors";
import type { RegisterStrategyTest } from "./register-strategy-test.ts";
import { assertNoSecretIn } from "./strategy-secrets.ts";

// 128 bits in base64url have 22 characters.
const DIGEST = /^[\x21-\x7e]{22,256}$/;

/** Who may share the token of a strategy. */
export function registerStrategyKeyTests(test: RegisterStrategyTest): void {
  test("the cache key is the same each time", async ({ strategy, request }) => {
    const before = await Promise.all([strategy.cacheKey(), strategy.cacheKey()]);
    await request(strategy);
    assert.equal(new Set([...before, await strategy.cacheKey()]).size, 1);
  });

  test("the cache key is a digest, and holds no secret", async ({ strategy, other, refused, secrets }) => {
    for (const one of [strategy, other, refused]) {
      const key = await one.cacheKey();
      assert.match(key, DIGEST, "a digest has 22 to 256 visible characters: sha256 of @ianum/core/authors makes one");
      assert.ok(redact(key, secrets) === key, "the cache key holds a secret");
    }
  });

  test("other keys have another cache key: clients of one server, and right and wrong keys, share no token", async ({
    strategy,
    other,
    refused,
  }) => {
    const keys = await Promise.all([strategy, other, refused].map((one) => one.cacheKey()));
    assert.equal(new Set(keys).size, 3, "the cache key must cover endpoint, client id and secret");
  });

  test("the strategy has a name, and prints no secret", async ({ strategy, other, refused, secrets, request }) => {
    await request(strategy);
    for (const one of [strategy, other, refused])
      assert.ok(typeof one.name === "string" && one.name !== "", "name must be a text: events bear it");
    assertNoSecretIn("the strategy", [strategy, other, refused], secrets);
  });
}
