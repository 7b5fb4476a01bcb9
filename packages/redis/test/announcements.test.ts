import { once } from "node:events";
import { createTokenSource, type TokenEvent, type TokenStore } from "@ianum/core";
import { type RedisClient, type RedisSubscriber, RedisTokenStore } from "@ianum/redis";
import { createTestClock } from "@ianum/sandbox";
import { Redis } from "ioredis";
import { Redis as Redis5 } from "ioredis-5";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { clientLibraries } from "./clients.ts";
import { hasOwnServer, type RedisServer, startRedisServer, whyNoOwnServer } from "./redis-server.ts";

const KEY = "k";
const expiresAt = Date.now() + 3_600_000;

describe.skipIf(!hasOwnServer)(`with a subscriber${whyNoOwnServer}`, () => {
  let server: RedisServer;
  let admin: Redis;
  let keyPrefix = "";
  beforeAll(async () => {
    server = await startRedisServer();
    admin = new Redis(server.url);
  });
  beforeEach(() => {
    keyPrefix = `test:${crypto.randomUUID()}:`;
  });
  afterAll(async () => {
    admin.disconnect();
    await server.stop();
  });

  const connect = async (library: string): Promise<RedisClient & RedisSubscriber> => {
    const { client, close } = await clientLibraries[library]!(server.url);
    onTestFinished(() => close());
    return client;
  };
  const subscriptions = async (): Promise<number> => {
    const channels = (await admin.pubsub("CHANNELS", `${keyPrefix}*`)) as string[];
    const counts = await Promise.all(channels.map((name) => admin.pubsub("NUMSUB", name)));
    return counts.reduce((sum, count) => sum + Number(count[1]), 0);
  };

  /** Another process holds the lock, and this one waits: its clock stands still unless a test moves it. */
  async function lose(store: TokenStore, holder: TokenStore = store) {
    const lock = (await holder.lock(KEY, { leaseMs: 60_000 }))!;
    const clock = createTestClock();
    const events: TokenEvent[] = [];
    const calls: string[] = [];
    const underWay = new Set<string>();
    let watching = (): void => undefined;
    const isWatching = new Promise<void>((resolve) => {
      watching = resolve;
    });
    const counted = new Proxy(store, {
      get: (_, name: keyof TokenStore) => {
        const method = store[name];
        if (typeof method !== "function") return method;
        return async (...args: unknown[]): Promise<unknown> => {
          calls.push(name);
          underWay.add(name);
          try {
            return await (Reflect.apply(method, store, args) as Promise<unknown>);
          } finally {
            underWay.delete(name);
            if (name === "watch") watching();
          }
        };
      },
    });
    const source = createTokenSource({
      strategy: {
        name: "never asked",
        cacheKey: async () => KEY,
        requestToken: () => Promise.reject(new Error("the platform was asked")),
      },
      store: counted,
      clock,
      onEvent: (event) => events.push(event),
    });
    return { lock, clock, source, events, calls, underWay, isWatching };
  }

  describe.each(["redis 6", "redis 5", "redis 4", "ioredis 6", "ioredis 5"])("of %s", (library) => {
    test("a process that waits takes the winner's token at the announcement, with two calls", async () => {
      const [client, subscriber] = [await connect(library), await connect(library)];
      const { calls, isWatching, lock, source } = await lose(new RedisTokenStore({ client, subscriber, keyPrefix }));
      const waiting = source.getToken();
      await isWatching;
      await new RedisTokenStore({ client, subscriber, keyPrefix }).set(KEY, { value: "theirs", expiresAt }, { lock });
      expect((await waiting).value).toBe("theirs");
      expect(calls).toEqual(["acquire", "watch", "acquire"]);
    });

    test("a refusal reaches it so, too", async () => {
      const [client, subscriber] = [await connect(library), await connect(library)];
      const store = new RedisTokenStore({ client, subscriber, keyPrefix });
      const { isWatching, source } = await lose(store);
      const waiting = source.getToken();
      await isWatching;
      await store.refuse(KEY, { httpStatus: 401, platformCode: "SEC_0005", waitMs: 60_000 });
      await expect(waiting).rejects.toMatchObject({ platformCode: "SEC_0005" });
    });

    test("however many wait, it subscribes once, and no longer when all have left", async () => {
      const [client, subscriber] = [await connect(library), await connect(library)];
      const store = new RedisTokenStore({ client, subscriber, keyPrefix });
      // Each with a signal of its own, as the requests of a service have.
      const leaving = Array.from({ length: 50 }, () => new AbortController());
      const losers = await Promise.all(leaving.map(() => lose(store)));
      const waiting = losers.map(({ source }, index) => source.getToken({ signal: leaving[index]!.signal }));
      const outcomes = Promise.allSettled(waiting);
      await Promise.all(losers.map(({ isWatching }) => isWatching));
      expect(await subscriptions()).toBe(1);
      for (const one of leaving) one.abort(new Error("enough"));
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: "rejected", reason: { message: "enough" } });
      await expect.poll(subscriptions).toBe(0);
    });
  });

  test.each([
    ["ioredis 6", (url: string) => new Redis(url)],
    ["ioredis 5", (url: string) => new Redis5(url)],
  ])("a subscriber of %s that has connected and is not ready yet misses nothing", async (library, create) => {
    const client = await connect(library);
    const subscriber = create(server.url);
    onTestFinished(() => subscriber.disconnect());
    const onPublished = vi.fn<() => void>();
    const store = new RedisTokenStore({ client, subscriber, keyPrefix });
    await once(subscriber, "connect");
    const listeners = subscriber.listenerCount("ready");
    const watching = [KEY, ...Array.from({ length: 20 }, (_, index) => `other-${index}`)].map((key) =>
      store.watch!(key, { signal: new AbortController().signal, onPublished }),
    );
    expect(subscriber.listenerCount("ready")).toBeLessThanOrEqual(listeners + 1);
    await Promise.all(watching);
    expect(subscriber.status).toBe("ready");
    await store.refuse(KEY, { httpStatus: 401, platformCode: "SEC_0005", waitMs: 60_000 });
    await expect.poll(() => onPublished).toHaveBeenCalledOnce();
  });

  /** Lets the polling of a loser come to pass, in steps, until it has its token. */
  async function takenByPolling(
    { calls, clock, lock, source, underWay }: Awaited<ReturnType<typeof lose>>,
    publish: TokenStore,
    begun?: Promise<void>,
  ) {
    const startedAt = clock.elapsed();
    let token: { readonly value: string } | undefined;
    const waiting = source.getToken().then((taken) => (token = taken));
    // It has lost, and asks to be told.
    await expect.poll(() => calls).toContain("watch");
    await begun;
    expect(await publish.set(KEY, { value: "theirs", expiresAt }, { lock })).toBe(true);
    await expect
      .poll(async () => {
        // Redis's time is the real one: none passes here while it is asked.
        if (token === undefined && !underWay.has("acquire")) await clock.advance(100);
        return token?.value;
      })
      .toBe("theirs");
    await waiting;
    return clock.elapsed() - startedAt;
  }

  test("a process whose server refuses PUBLISH stores its token all the same, and the others look", async () => {
    await admin.acl("SETUSER", "mute", "on", ">pw", "~*", "&*", "+@all", "-publish");
    const mute = new Redis(server.port, { username: "mute", password: "pw" });
    onTestFinished(() => mute.disconnect());
    await expect(mute.publish("c", "")).rejects.toThrow("NOPERM");
    const subscriber = await connect("ioredis 6");
    const store = new RedisTokenStore({ client: mute, subscriber, keyPrefix });
    const loser = await lose(store);
    expect(await takenByPolling(loser, store, loser.isWatching)).toBeLessThanOrEqual(1_100);
    expect(loser.events.some(({ type }) => type === "store-failed")).toBe(false);
  });

  test.each(["redis 6", "ioredis 6"])(
    "while the subscriber, a client of %s, is closed, a process looks as often as without one, and says so",
    async (library) => {
      const client = await connect(library);
      const { client: subscriber, close } = await clientLibraries[library]!(server.url);
      await close();
      const store = new RedisTokenStore({ client, subscriber, keyPrefix });
      const loser = await lose(store);
      await takenByPolling(loser, store);
      expect(loser.calls.length).toBeGreaterThan(2);
      expect(loser.events.filter(({ type }) => type === "store-failed")).toEqual([
        expect.objectContaining({ operation: "watch", isDown: false }),
      ]);
      expect(loser.source.status?.().store).toBe("up");
    },
  );

  test("while the subscriber's server does not answer, a process looks as often as without one", async () => {
    const hanging = await startRedisServer();
    onTestFinished(() => hanging.stop());
    const { client: subscriber, close } = await clientLibraries["redis 6"]!(hanging.url);
    onTestFinished(() => close());
    hanging.pause();
    const client = await connect("redis 6");
    const store = new RedisTokenStore({ client, subscriber, keyPrefix });
    expect(await takenByPolling(await lose(store), store)).toBeLessThanOrEqual(500);
  });
});

test("a subscriber that answers nothing is asked once a key, for a thousand keys at most", async () => {
  let asked = 0;
  const never = (): Promise<never> => new Promise(() => undefined);
  const subscribe = (): Promise<never> => {
    asked += 1;
    return never();
  };
  const subscriber = { subscribe, unsubscribe: never, pSubscribe: never };
  const { watch } = new RedisTokenStore({ client: { eval: never, evalSha: never }, subscriber });
  const onPublished = (): void => undefined;
  const { signal } = new AbortController();
  for (let index = 0; index < 1_000; index += 1) {
    void watch!(`k${index}`, { signal: new AbortController().signal, onPublished });
    void watch!(`k${index}`, { signal: new AbortController().signal, onPublished });
  }
  await expect(watch!("one more", { signal, onPublished })).rejects.toThrow("1000 subscriptions");
  expect(asked).toBe(1_000);
});

describe("a subscriber is refused that is", () => {
  const client = new Redis({ lazyConnect: true });
  test.each([
    ["the client itself: it could do nothing else any more", client],
    ["no client", {}],
    ["nothing", null],
    ["an address", "redis://localhost"],
    ["a client that cannot unsubscribe", { subscribe: () => Promise.resolve(), pSubscribe: () => undefined }],
  ])("%s", (_, subscriber) => {
    expect(() => new RedisTokenStore({ client, subscriber: subscriber as never })).toThrow(
      expect.objectContaining({ option: "subscriber", message: expect.stringContaining("client.duplicate()") }),
    );
  });
});
