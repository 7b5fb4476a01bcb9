import assert from "node:assert/strict";
import type { TokenStore } from "@ianum/core";
import type { RegisterTest } from "./register-test.ts";
import { type CreateStoreUnderTest, type StoreTestContext, withStore } from "./store-under-test.ts";

type Complete = Required<TokenStore>;

// How far a store may be off in a wait, in milliseconds: the time that its calls take.
const TOLERANCE_MS = 2_000;

/** What a store does that can `acquire` and `refuse`. One that cannot has nothing to show here, and passes. */
export function registerStoreRefusalTests(test: RegisterTest, create: CreateStoreUnderTest): void {
  const ifAble = (run: (context: StoreTestContext & { store: Complete; peer: Complete }) => Promise<void>) =>
    withStore(create, async (context) => {
      const { store, peer } = context;
      if (canAcquire(store) && canAcquire(peer)) await run({ ...context, store, peer });
    });

  test("a store that can acquire can refuse, and the other way round", () =>
    withStore(create, async ({ store }) => {
      assert.equal(store.acquire === undefined, store.refuse === undefined);
    }));

  test("acquire gives the token that is stored, and leaves the lock alone", () =>
    ifAble(async ({ store, peer, key, spanMs, token }) => {
      const stored = token();
      await store.set(key, stored);
      const found = await peer.acquire(key, { leaseMs: spanMs });
      assert.equal(found.token?.value, stored.value);
      assert.equal(found.lock, undefined);
      assert.ok((await store.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("acquire gives a lock where nothing is stored: one that can be published with, renewed and released", () =>
    ifAble(async ({ store, peer, key, spanMs, token }) => {
      const { lock } = await store.acquire(key, { leaseMs: spanMs });
      assert.ok(lock !== undefined);
      assert.equal(await peer.lock(key, { leaseMs: spanMs }), undefined);
      assert.equal(await lock.renew(), true);
      assert.equal(await store.set(key, token(), { lock }), true);
      await lock.release();
      assert.ok((await peer.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("of many who acquire at once, one gets the lock, and the others nothing", () =>
    ifAble(async ({ store, peer, key, spanMs }) => {
      const tries = Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? peer : store).acquire(key, { leaseMs: spanMs }),
      );
      const found = await Promise.all(tries);
      assert.equal(found.filter(({ lock }) => lock !== undefined).length, 1);
      assert.ok(found.every(({ token, refusal }) => token === undefined && refusal === undefined));
    }));

  test("acquire gives a lock again when the token's life, or the other's lease, is over", () =>
    ifAble(async ({ store, peer, key, spanMs, token, elapse }) => {
      await store.set(key, token());
      await elapse(spanMs);
      assert.ok((await peer.acquire(key, { leaseMs: spanMs })).lock !== undefined);
      assert.equal((await store.acquire(key, { leaseMs: spanMs })).lock, undefined);
      await elapse(spanMs);
      assert.ok((await store.acquire(key, { leaseMs: spanMs })).lock !== undefined);
    }));

  test("acquire gives the refusal that is stored, with what is left of its wait, and leaves the lock alone", () =>
    ifAble(async ({ store, peer, key, spanMs, elapse }) => {
      await store.refuse(key, { httpStatus: 401, platformCode: "SEC_0005", waitMs: spanMs });
      await elapse(spanMs / 2);
      const { lock, refusal, token } = await peer.acquire(key, { leaseMs: spanMs });
      assert.ok(refusal !== undefined);
      assert.deepEqual([refusal.httpStatus, refusal.platformCode], [401, "SEC_0005"]);
      assert.ok(refusal.waitMs > 0 && refusal.waitMs <= spanMs / 2 + TOLERANCE_MS, `waitMs is ${refusal.waitMs}`);
      assert.deepEqual([lock, token], [undefined, undefined]);
      assert.ok((await store.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("a refusal without a code of the platform has none", () =>
    ifAble(async ({ store, key, spanMs }) => {
      await store.refuse(key, { httpStatus: 429, waitMs: spanMs });
      const { refusal } = await store.acquire(key, { leaseMs: spanMs });
      assert.equal(refusal?.httpStatus, 429);
      assert.equal(refusal.platformCode, undefined);
    }));

  test("a refusal is forgotten when its wait is over, and one without a wait is not kept", () =>
    ifAble(async ({ store, peer, key, spanMs, elapse }) => {
      await store.refuse(key, { httpStatus: 401, waitMs: spanMs });
      await elapse(spanMs);
      assert.ok((await peer.acquire(key, { leaseMs: spanMs })).lock !== undefined);
      await store.refuse(`${key}-other`, { httpStatus: 401, waitMs: 0 });
      assert.equal((await store.acquire(`${key}-other`, { leaseMs: spanMs })).refusal, undefined);
    }));

  test("the newer refusal takes the place of the older one", () =>
    ifAble(async ({ store, peer, key, spanMs }) => {
      await store.refuse(key, { httpStatus: 401, platformCode: "SEC_0005", waitMs: spanMs });
      await peer.refuse(key, { httpStatus: 503, waitMs: spanMs });
      assert.equal((await store.acquire(key, { leaseMs: spanMs })).refusal?.httpStatus, 503);
    }));

  test("refusals of different keys do not meet", () =>
    ifAble(async ({ store, key, spanMs }) => {
      await store.refuse(key, { httpStatus: 401, waitMs: spanMs });
      for (const other of [`${key}:refusal`, `${key}:lock`, ""]) {
        const { refusal } = await store.acquire(`${other}${key}-`, { leaseMs: spanMs });
        assert.equal(refusal, undefined);
      }
    }));

  test("a refusal hides no token: acquire gives both, and get the token", () =>
    ifAble(async ({ store, peer, key, spanMs, token }) => {
      const stored = token();
      await store.set(key, stored);
      await store.refuse(key, { httpStatus: 401, waitMs: spanMs });
      const found = await peer.acquire(key, { leaseMs: spanMs });
      assert.equal(found.token?.value, stored.value);
      assert.equal(found.refusal?.httpStatus, 401);
      assert.equal((await peer.get(key))?.value, stored.value);
    }));

  test("a token that is published takes the refusal away", () =>
    ifAble(async ({ store, peer, key, spanMs, token }) => {
      await store.refuse(key, { httpStatus: 401, waitMs: spanMs });
      const published = token();
      await peer.set(key, published);
      await peer.delete(key, published);
      assert.ok((await store.acquire(key, { leaseMs: spanMs })).lock !== undefined);
    }));
}

function canAcquire(store: TokenStore): store is Complete {
  return store.acquire !== undefined && store.refuse !== undefined;
}
