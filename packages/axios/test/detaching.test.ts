import { ianumInterceptor } from "@ianum/axios";
import axios from "axios";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const things = (): string => `${world.service.origin}/things`;

test("detaching takes away what was attached, at once and as often as one likes", async () => {
  const client = axios.create({ validateStatus: null });
  const before = [...client.interceptors.request.handlers!];
  const detach = ianumInterceptor(world.options)(client);
  detach();
  detach();
  expect(client.interceptors.request.handlers!.filter(Boolean)).toEqual(before);
  expect((await client.get(things())).status).toBe(401);
  expect(world.service.received[0]!.authorization).toBeUndefined();
});

test("detaching works when interceptors that were there before are gone", async () => {
  const client = axios.create({ validateStatus: null });
  client.interceptors.request.eject(client.interceptors.request.use((config) => config));
  const own = client.interceptors.request.use((config) => config);
  const detach = ianumInterceptor(world.options)(client);
  client.interceptors.request.eject(own);
  detach();
  expect((await client.get(things())).status).toBe(401);
});

test.each(copies)("detaching late leaves an interceptor alone that has taken the same place ($copy)", async (host) => {
  const client = host.axios.create();
  const detach = ianumInterceptor(world.options)(client);
  client.interceptors.request.clear();
  client.interceptors.request.use((config) => {
    config.headers.set("x-own", "1");
    return config;
  });
  detach();
  await client.get(`${world.service.origin}/open`);
  expect(world.service.received[0]!.headers["x-own"]).toBe("1");
});

test("a call in flight ends as it began when the plugin is detached", async () => {
  const client = axios.create();
  const detach = ianumInterceptor(world.options)(client);
  const call = client.get(things());
  detach();
  expect((await call).status).toBe(200);
});
