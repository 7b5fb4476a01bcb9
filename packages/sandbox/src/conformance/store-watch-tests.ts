import assert from "node:assert/strict";
import type { TokenStore } from "@ianum/core";
import type { RegisterTest } from "./register-test.ts";
import { type CreateStoreUnderTest, type StoreTestContext, withStore } from "./store-under-test.ts";

type Watch = NonNullable<TokenStore["watch"]>;

/** Someone who waits for announcements. */
interface Watcher {
  readonly options: Parameters<Watch>[1];
  /** Resolves at the first announcement. */
  readonly published: Promise<void>;
  readonly count: number;
  leave(): void;
}

/** What a store does that announces what is published. One that does not has nothing to show here, and passes. */
export function registerStoreWatchTests(test: RegisterTest, create: CreateStoreUnderTest): void {
  const ifAble = (run: (context: StoreTestContext & { watch: Watch }) => Promise<void>) =>
    withStore(create, async (context) => {
      const { store } = context;
      if (store.watch !== undefined) await run({ ...context, watch: store.watch.bind(store) });
    });

  test("who watches a key is called when another process publishes a token", () =>
    ifAble(async ({ watch, peer, key, token }) => {
      const watcher = createWatcher();
      await watch(key, watcher.options);
      await peer.set(key, token());
      await watcher.published;
      watcher.leave();
    }));

  test("who watches a key is called when another process publishes a refusal", () =>
    ifAble(async ({ watch, peer, key, spanMs }) => {
      if (peer.refuse === undefined) return;
      const watcher = createWatcher();
      await watch(key, watcher.options);
      await peer.refuse(key, { httpStatus: 401, platformCode: "SEC_0005", waitMs: spanMs });
      await watcher.published;
      watcher.leave();
    }));

  test("all who watch a key are called, and find what was published", () =>
    ifAble(async ({ watch, store, peer, key, token }) => {
      const watchers = Array.from({ length: 20 }, createWatcher);
      await Promise.all(watchers.map(({ options }) => watch(key, options)));
      const published = token();
      await peer.set(key, published);
      await Promise.all(watchers.map((watcher) => watcher.published));
      assert.equal((await store.get(key))?.value, published.value);
      for (const { leave } of watchers) leave();
    }));

  test("who has left is not called, and disturbs no other", () =>
    ifAble(async ({ watch, peer, key, token }) => {
      const [gone, left] = [createWatcher(), createWatcher()];
      await Promise.all([watch(key, gone.options), watch(key, left.options)]);
      gone.leave();
      await peer.set(key, token());
      await left.published;
      assert.equal(gone.count, 0);
      left.leave();
    }));

  test("a key can be watched again at once when the last who watched it has left", () =>
    ifAble(async ({ watch, peer, key, token }) => {
      for (let round = 0; round < 3; round += 1) {
        const watcher = createWatcher();
        await watch(key, watcher.options);
        await peer.set(key, token());
        await watcher.published;
        watcher.leave();
      }
    }));

  test("who watches one key is not called for others", () =>
    ifAble(async ({ watch, peer, key, token }) => {
      const [one, other] = [createWatcher(), createWatcher()];
      await Promise.all([watch(key, one.options), watch(`${key}-other`, other.options)]);
      await peer.set(`${key}-other`, token());
      await other.published;
      assert.equal(one.count, 0);
      for (const { leave } of [one, other]) leave();
    }));

  test("who has left already watches nothing", () =>
    ifAble(async ({ watch, key }) => {
      const watcher = createWatcher();
      watcher.leave();
      await assert.rejects(watch(key, watcher.options));
    }));
}

function createWatcher(): Watcher {
  const controller = new AbortController();
  let count = 0;
  let resolve = (): void => undefined;
  const published = new Promise<void>((done) => {
    resolve = done;
  });
  const onPublished = (): void => {
    count += 1;
    resolve();
  };
  return {
    options: { signal: controller.signal, onPublished },
    published,
    leave: () => controller.abort(),
    get count() {
      return count;
    },
  };
}
