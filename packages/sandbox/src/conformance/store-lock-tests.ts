import assert from "node:assert/strict";
import type { RegisterTest } from "./register-test.ts";
import { type CreateStoreUnderTest, withStore } from "./store-under-test.ts";

/** What a store does with locks, and what locks mean for tokens. */
export function registerStoreLockTests(test: RegisterTest, create: CreateStoreUnderTest): void {
  test("of many who try to lock at once, one gets it", () =>
    withStore(create, async ({ store, peer, key, spanMs }) => {
      const tries = Array.from({ length: 50 }, (_, index) => (index % 2 ? peer : store).lock(key, { leaseMs: spanMs }));
      const locks = await Promise.all(tries);
      assert.equal(locks.filter((lock) => lock !== undefined).length, 1);
    }));

  test("locks of different keys do not meet", () =>
    withStore(create, async ({ store, key, spanMs }) => {
      const one = await store.lock(key, { leaseMs: spanMs });
      const two = await store.lock(`${key}:lock`, { leaseMs: spanMs });
      assert.ok(one !== undefined && two !== undefined);
      assert.notEqual(one.owner, two.owner);
    }));

  test("a released lock is free, for a new owner", () =>
    withStore(create, async ({ store, peer, key, spanMs }) => {
      const one = await store.lock(key, { leaseMs: spanMs });
      assert.equal(await peer.lock(key, { leaseMs: spanMs }), undefined);
      await one?.release();
      const two = await peer.lock(key, { leaseMs: spanMs });
      assert.ok(two !== undefined);
      assert.notEqual(two.owner, one?.owner);
    }));

  test("a lock ends after its lease, and cannot be renewed then", () =>
    withStore(create, async ({ store, peer, key, spanMs, elapse }) => {
      const lock = await store.lock(key, { leaseMs: spanMs });
      await elapse(spanMs);
      assert.equal(await lock?.renew(), false);
      assert.ok((await peer.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("renew begins the lease again", () =>
    withStore(create, async ({ store, peer, key, spanMs, elapse }) => {
      const lock = await store.lock(key, { leaseMs: spanMs });
      await elapse(spanMs * 0.6);
      assert.equal(await lock?.renew(), true);
      await elapse(spanMs * 0.6);
      assert.equal(await peer.lock(key, { leaseMs: spanMs }), undefined);
      await elapse(spanMs * 0.4);
      assert.ok((await peer.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("who has lost the lock does not disturb the one who has it now", () =>
    withStore(create, async ({ store, peer, key, spanMs, elapse }) => {
      const lost = await store.lock(key, { leaseMs: spanMs });
      await elapse(spanMs);
      const held = await peer.lock(key, { leaseMs: spanMs });
      assert.equal(await lost?.renew(), false);
      await lost?.release();
      assert.equal(await store.lock(key, { leaseMs: spanMs }), undefined);
      assert.equal(await held?.renew(), true);
    }));

  test("set with a lock that is held publishes", () =>
    withStore(create, async ({ store, peer, key, spanMs, token }) => {
      const lock = await store.lock(key, { leaseMs: spanMs });
      assert.ok(lock !== undefined);
      const published = token();
      assert.equal(await store.set(key, published, { lock }), true);
      assert.equal((await peer.get(key))?.value, published.value);
    }));

  test("set with a lock that was lost publishes nothing over what the next holder has published", () =>
    withStore(create, async ({ store, peer, key, spanMs, token, elapse }) => {
      const lost = await store.lock(key, { leaseMs: spanMs });
      assert.ok(lost !== undefined);
      await elapse(spanMs);
      assert.equal(await store.set(key, token(), { lock: lost }), false);
      assert.equal(await store.get(key), undefined);

      const held = await peer.lock(key, { leaseMs: spanMs });
      assert.ok(held !== undefined);
      const newer = token();
      assert.equal(await peer.set(key, newer, { lock: held }), true);
      assert.equal(await store.set(key, token(), { lock: lost }), false);
      assert.equal((await store.get(key))?.value, newer.value);
    }));

  test("set with a lock that was released publishes nothing", () =>
    withStore(create, async ({ store, key, spanMs, token }) => {
      const lock = await store.lock(key, { leaseMs: spanMs });
      assert.ok(lock !== undefined);
      await lock.release();
      assert.equal(await store.set(key, token(), { lock }), false);
      assert.equal(await store.get(key), undefined);
    }));

  test("delete of the refused token takes the lock away: what was requested before is not published after", () =>
    withStore(create, async ({ store, peer, key, spanMs, token }) => {
      const refused = token();
      await store.set(key, refused);
      const lock = await store.lock(key, { leaseMs: spanMs });
      assert.ok(lock !== undefined);
      await peer.delete(key, refused);
      assert.equal(await store.set(key, token(), { lock }), false);
      assert.equal(await lock.renew(), false);
      assert.ok((await peer.lock(key, { leaseMs: spanMs })) !== undefined);
    }));

  test("delete that removes nothing leaves the lock to its holder", () =>
    withStore(create, async ({ store, peer, key, spanMs, token }) => {
      await store.set(key, token());
      const lock = await store.lock(key, { leaseMs: spanMs });
      assert.ok(lock !== undefined);
      await peer.delete(key, token());
      assert.equal(await lock.renew(), true);
      assert.equal(await store.set(key, token(), { lock }), true);
    }));
}
