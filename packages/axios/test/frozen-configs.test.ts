import { ianumInterceptor } from "@ianum/axios";
import type { InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

type Change = (config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig;

const plain = ({ headers }: InternalAxiosRequestConfig): InternalAxiosRequestConfig["headers"] =>
  Object.freeze({ ...headers.toJSON() }) as InternalAxiosRequestConfig["headers"];

/** What an interceptor may give back: Immer freezes what it made, `readonly` helpers freeze what they were given. */
const changes: readonly [string, Change][] = [
  ["a frozen copy", (config) => Object.freeze({ ...config })],
  ["the config itself, frozen", (config) => Object.freeze(config)],
  ["the config itself, sealed", (config) => Object.seal(config)],
  ["the config itself, which takes no further fields", (config) => Object.preventExtensions(config)],
  ["a frozen copy with frozen plain headers", (config) => Object.freeze({ ...config, headers: plain(config) })],
  ["a copy with frozen plain headers", (config) => ({ ...config, headers: plain(config) })],
  [
    "a copy whose adapter is read-only",
    (config) => Object.defineProperty({ ...config }, "adapter", { value: config.adapter, writable: false }),
  ],
  [
    "a copy whose url is read-only",
    (config) => Object.defineProperty({ ...config }, "url", { value: config.url, writable: false, enumerable: true }),
  ],
  [
    "a copy whose adapter is a getter",
    ({ adapter, ...config }) => Object.defineProperty(config, "adapter", { get: () => adapter, enumerable: true }),
  ],
];

describe.each(copies)("with axios of $copy", ({ axios }) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    describe.each(changes)("an interceptor that gives back %s", (_, change) => {
      test.each(["before", "after"])("and was attached %s the plugin is no hindrance", async (order) => {
        const create = (isAttached: boolean) => {
          const client = axios.create({ baseURL: world.service.origin, adapter });
          if (order === "before") client.interceptors.request.use(change);
          if (isAttached) ianumInterceptor(world.options)(client);
          if (order === "after") client.interceptors.request.use(change);
          return client;
        };
        const alone = await create(false)
          .post("/open", { item: 1 })
          .then(
            ({ status }) => status,
            (error: Error) => error.message,
          );
        world.service.received.splice(0);
        // Older versions refuse most of these by themselves.
        if (alone !== 200) return;

        const client = create(true);
        expect((await client.post("/things", { item: 1 })).status).toBe(200);
        world.sandbox.control.revokeTokens();
        const { config, status } = await client.post("/things", { item: 2 });
        expect(status).toBe(200);
        expect(world.service.received.map(({ body }) => body)).toEqual(['{"item":1}', '{"item":2}', '{"item":2}']);
        expect(JSON.stringify(config.headers)).not.toContain("Bearer");
      });
    });

    test("headers of axios's own class that are frozen fail as they do without the plugin", async () => {
      const create = () => {
        const client = axios.create({ baseURL: world.service.origin, adapter });
        client.interceptors.request.use((config) => (Object.freeze(config.headers), config));
        return client;
      };
      const alone = await thrownBy(create().get("/open"));
      const client = create();
      ianumInterceptor(world.options)(client);
      const error = await thrownBy(client.get("/open"));
      expect([error.name, error.message]).toEqual([alone.name, alone.message]);
      expect(world.service.received).toEqual([]);
    });
  });
});

test("the newest axios takes every one of these configs, so that none of them is passed over", async () => {
  const world = await createWorld();
  const [newest] = copies;
  for (const [, change] of changes) {
    const client = newest!.axios.create({ baseURL: world.service.origin });
    client.interceptors.request.use(change);
    expect((await client.post("/open", { item: 1 })).status).toBe(200);
  }
  await world.close();
});
