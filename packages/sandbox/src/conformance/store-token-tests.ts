import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { RegisterTest } from "./register-test.ts";
import { type CreateStoreUnderTest, withStore } from "./store-under-test.ts";

// How far a store may be off in an instant, in milliseconds: the time that its calls take.
const TOLERANCE_MS = 2_000;

/** What a store does with tokens. */
export function registerStoreTokenTests(test: RegisterTest, create: CreateStoreUnderTest): void {
  test("get gives nothing where nothing is stored", () =>
    withStore(create, async ({ store, key }) => {
      assert.equal(await store.get(key), undefined);
    }));

  test("get gives the token that was set, in another process too", () =>
    withStore(create, async ({ store, peer, key, token }) => {
      const stored = token();
      assert.equal(await store.set(key, stored), true);
      assert.equal((await store.get(key))?.value, stored.value);
      assert.equal((await peer.get(key))?.value, stored.value);
    }));

  test("get tells when the token's life ends", () =>
    withStore(create, async ({ store, key, token }) => {
      const stored = token();
      await store.set(key, stored);
      const found = await store.get(key);
      assert.ok(found !== undefined);
      const offMs = Math.abs(found.expiresAt - stored.expiresAt);
      assert.ok(offMs <= TOLERANCE_MS, `expiresAt is ${offMs} ms off`);
    }));

  test("set replaces what was stored before", () =>
    withStore(create, async ({ store, peer, key, token }) => {
      const [older, newer] = [token(), token()];
      await store.set(key, older);
      assert.equal(await peer.set(key, newer), true);
      assert.equal((await store.get(key))?.value, newer.value);
    }));

  test("tokens of different keys are kept apart, for keys of any form", () =>
    withStore(create, async ({ store, key, token }) => {
      const keys = ["", ":", "*", "{}", "}{", "\n", "é", "x".repeat(10_000)].map((end) => `${key}${end}`);
      const tokens = keys.map(() => token());
      await Promise.all(keys.map((one, index) => store.set(one, tokens[index] ?? token())));
      const found = await Promise.all(keys.map((one) => store.get(one)));
      assert.deepEqual(
        found.map((one) => one?.value),
        tokens.map(({ value }) => value),
      );
    }));

  test("a token is forgotten at the end of its life", () =>
    withStore(create, async ({ store, peer, key, token, spanMs, elapse }) => {
      await store.set(key, token());
      await elapse(spanMs);
      assert.equal(await store.get(key), undefined);
      assert.equal(await peer.get(key), undefined);
    }));

  test("a token with no life left is not given out", () =>
    withStore(create, async ({ store, key, token }) => {
      await store.set(key, token(0));
      assert.equal(await store.get(key), undefined);
      await store.set(key, token(-5_000));
      assert.equal(await store.get(key), undefined);
    }));

  test("a token whose end of life is not known is kept", () =>
    withStore(create, async ({ store, key, token }) => {
      const stored = token(Number.POSITIVE_INFINITY);
      assert.equal(await store.set(key, stored), true);
      assert.equal((await store.get(key))?.value, stored.value);
    }));

  test("delete removes the refused token", () =>
    withStore(create, async ({ store, peer, key, token }) => {
      const refused = token();
      await store.set(key, refused);
      // As it comes back from a caller: equal, and not the same object.
      await peer.delete(key, { ...refused });
      assert.equal(await store.get(key), undefined);
    }));

  test("delete leaves a token alone that is not the refused one", () =>
    withStore(create, async ({ store, peer, key, token }) => {
      const [refused, newer] = [token(), token()];
      await store.set(key, refused);
      await store.set(key, newer);
      await peer.delete(key, refused);
      assert.equal((await store.get(key))?.value, newer.value);
      await store.delete(`${key}-other`, newer);
      assert.equal((await store.get(key))?.value, newer.value);
    }));

  test("the store itself prints no token", () =>
    withStore(create, async ({ store, key, token }) => {
      const stored = token();
      await store.set(key, stored);
      await store.get(key);
      const printed = [inspect(store, { depth: 20, showHidden: true }), String(JSON.stringify(store))];
      assert.ok(!printed.some((text) => text.includes(stored.value)), "the token's value is in what the store prints");
    }));
}
