import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type FetchLike, staticTokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import nodeFetch, { Request as NodeFetchRequest } from "node-fetch";
import { fetch as undiciFetch, Headers as UndiciHeaders, Request as UndiciRequest } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createWorld, type Service, type World } from "./world.ts";

let world: World;
let stranger: Service;
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  stranger = await world.elsewhere();
  fetch = ianumFetch(world.options);
});
afterAll(() => world.close());
beforeEach(() => {
  world.service.received.length = 0;
  stranger.received.length = 0;
});

describe("an object that shows one address and means another carries no token to the other", () => {
  test.each<[string, (listed: string, other: string) => unknown]>([
    [
      "a subclass of Request with a getter of its own",
      (listed, other) =>
        new (class extends Request {
          override get url(): string {
            return listed;
          }
        })(other),
    ],
    [
      "a subclass of Request that is cloned as another",
      (listed, other) =>
        new (class extends Request {
          override clone(): Request {
            return new Request(other, { method: "POST", body: "text" });
          }
        })(listed, { method: "POST", body: "text" }),
    ],
    [
      "a Proxy of a Request",
      (listed, other) =>
        new Proxy(new Request(other), {
          get: (target, name) => (name === "url" ? listed : (Reflect.get(target, name, target) as unknown)),
        }),
    ],
    ["an object with the same fields", (url, other) => ({ url, headers: {}, toString: () => other })],
    ["a URL that prints as another", (listed, other) => Object.assign(new URL(listed), { toString: () => other })],
  ])("%s", async (_, make) => {
    for (const refuse of [false, true]) {
      world.sandbox.control.reset();
      if (refuse) world.sandbox.control.revokeTokens();
      await fetch(make(`${world.service.origin}/things`, `${stranger.origin}/open`) as Request).catch(() => undefined);
      expect(stranger.received.filter(({ bearer }) => bearer !== undefined)).toEqual([]);
    }
  });
});

describe("a Request of another copy of fetch is sent whole, and again after a refusal", () => {
  test.each<[string, FetchLike, (url: string, init: object) => unknown]>([
    ["undici", undiciFetch, (url, init) => new UndiciRequest(url, init)],
    ["node-fetch", nodeFetch, (url, init) => new NodeFetchRequest(url, init)],
  ])("%s", async (_, send, make) => {
    world.sandbox.control.reset();
    const own = ianumFetch({ ...world.options, fetch: send });
    await (await own(world.service.origin)).text();
    world.sandbox.control.revokeTokens();
    world.service.received.length = 0;
    const init = { method: "POST", body: "text", headers: { "content-type": "text/plain", "x-own": "1" } };
    expect((await own(make(`${world.service.origin}/things`, init) as Request)).status).toBe(200);
    const sent = { method: "POST", body: "text", headers: { "content-type": "text/plain", "x-own": "1" } };
    expect(world.service.received).toMatchObject([sent, sent]);
  });
});

describe("a signal", () => {
  test.each([{}, "signal", 1, { aborted: true }])("that is not one is refused by fetch itself: %j", async (signal) => {
    const message = (error: Error): string => `${error.name}: ${error.message}`;
    const expected = await globalThis.fetch(world.service.origin, { signal } as RequestInit).catch(message);
    expect(await fetch(world.service.origin, { signal } as unknown as RequestInit).catch(message)).toBe(expected);
    expect(world.service.received).toHaveLength(0);
  });

  test.each([null, undefined])("may be %s", async (signal) => {
    world.sandbox.control.reset();
    const own = ianumFetch(world.options);
    expect((await own(world.service.origin, { signal } as RequestInit)).status).toBe(200);
  });
});

test("it has fetch's name and length", () => {
  expect([fetch.name, fetch.length]).toEqual([globalThis.fetch.name, globalThis.fetch.length]);
});

test("without options the keys are those of the environment", async () => {
  const [gate] = world.sandbox.gates;
  vi.stubEnv("IANUM_CLIENT_ID", gate!.id);
  vi.stubEnv("IANUM_CLIENT_SECRET", gate!.secrets[0]);
  vi.stubEnv("IANUM_API_AUTH_URL", world.platform);
  try {
    const response = await ianumFetch()(`${world.platform}/v1_3/subscription/sub_none/agreements`);
    expect(response.status).toBe(404);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a relative address is the page's, where there is one", async () => {
  const sent: unknown[] = [];
  const own = ianumFetch({
    source: staticTokenSource("a-token"),
    origins: ["https://app.example.com"],
    async fetch(input, init) {
      sent.push([input, new Headers(init?.headers).get("authorization")]);
      return new Response();
    },
  });
  vi.stubGlobal("location", { href: "https://app.example.com/orders/list?page=2" });
  try {
    for (const address of ["/api", "1", "?page=3", "//elsewhere.example.com/"]) await own(address);
  } finally {
    vi.unstubAllGlobals();
  }
  expect(sent).toEqual([
    ["https://app.example.com/api", "Bearer a-token"],
    ["https://app.example.com/orders/1", "Bearer a-token"],
    ["https://app.example.com/orders/list?page=3", "Bearer a-token"],
    ["//elsewhere.example.com/", null],
  ]);
});

describe("the names of headers keep their case, through another copy of fetch as well", () => {
  test.each<[string, () => unknown]>([
    ["an object", () => ({ "X-Own": "1" })],
    ["pairs", () => [["X-Own", "1"]]],
    ["its own Headers", () => new UndiciHeaders([["X-Own", "1"]])],
  ])("%s", async (_, make) => {
    const names: string[] = [];
    const server = createServer((request, response) => {
      names.push(...request.rawHeaders.filter((_name, index) => index % 2 === 0));
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const own = ianumFetch({
        source: staticTokenSource("a-token"),
        origins: [origin],
        fetch: undiciFetch,
      });
      await (await own(origin, { headers: make() } as RequestInit)).text();
      expect(names).toContain("X-Own");
      expect(names).toContain("authorization");
    } finally {
      server.close().closeAllConnections();
    }
  });
});
