import { createTokenSource, type TokenEvent, type TokenSourceOptions } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type Service, type World } from "./world.ts";

let world: World;
let other: Service;
let events: TokenEvent[];
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  other = await world.elsewhere();
});
afterAll(() => world.close());
beforeEach(() => {
  events = [];
  world.service.received.length = 0;
  other.received.length = 0;
  world.sandbox.log.clear();
  fetch = ianumFetch({ ...world.options, onEvent: (event) => events.push(event) });
});

describe("a request to an origin that may not see the token", () => {
  test("carries none, costs none, and is told of once", async () => {
    for (let call = 0; call < 3; call += 1) expect((await fetch(`${other.origin}/open`)).status).toBe(200);
    expect(other.received.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
    expect(world.sandbox.log.tokenRequests).toBe(0);
    expect(events).toEqual([{ type: "origin-denied", origin: other.origin }]);
  });

  test("goes out with the very arguments that the caller gave", async () => {
    const calls: unknown[][] = [];
    const own = ianumFetch({
      ...world.options,
      fetch: async (...call) => {
        calls.push(call);
        return new Response();
      },
    });
    const given: Parameters<typeof globalThis.fetch>[] = [
      [`${other.origin}/open`, { headers: { a: "1" } }],
      [new URL(other.origin)],
      [new Request(other.origin, { method: "POST", body: "text" })],
      ["http://api.ianum.com/", {}],
    ];
    for (const call of given) await own(...call);
    for (const [index, [input, init]] of given.entries()) {
      expect(calls[index]![0]).toBe(input);
      expect(calls[index]![1]).toBe(init);
    }
  });

  test("goes to the address that it was called with, though the caller changes its URL", async () => {
    const address = new URL(`${other.origin}/open/then`);
    const call = fetch(address);
    address.port = new URL(world.service.origin).port;
    expect((await call).status).toBe(200);
    expect([other.received.map(({ path }) => path), world.service.received]).toEqual([["/open/then"], []]);
  });

  test("that is no address at all fails as fetch fails", async () => {
    await expect(fetch("/relative")).rejects.toThrow(TypeError);
    expect(world.sandbox.log.tokenRequests).toBe(0);
  });

  test("a refusal there is handed on", async () => {
    expect((await fetch(other.origin)).status).toBe(401);
    expect(other.received).toHaveLength(1);
  });
});

describe("with a shared source", () => {
  test("the source hears of denied origins; its own endpoints are none that may see the token", async () => {
    const source = createTokenSource({
      ...(world.options as TokenSourceOptions),
      onEvent: (event) => events.push(event),
    });
    const own = ianumFetch({ source, origins: [world.service.origin] });
    expect((await own(world.service.origin)).status).toBe(200);
    expect((await own(`${other.origin}/open`)).status).toBe(200);
    expect(events).toContainEqual({ type: "origin-denied", origin: other.origin });
    expect(other.received).toMatchObject([{ bearer: undefined }]);
  });
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])("to another origin (%i) carries no token", async (status) => {
    world.service.redirect("/away", `${other.origin}/open`, status);
    const response = await fetch(`${world.service.origin}/away`, { method: "POST", body: "text" });
    expect(response.status).toBe(200);
    expect(world.service.received).toMatchObject([{ bearer: expect.any(String) }]);
    expect(other.received).toMatchObject([{ path: "/open", bearer: undefined }]);
    expect(other.received[0]!.headers).not.toHaveProperty("authorization");
  });

  test("to another origin and back again carries no token at the end", async () => {
    world.service.redirect("/away", `${other.origin}/back`, 307);
    other.redirect("/back", `${world.service.origin}/open`, 307);
    expect((await fetch(`${world.service.origin}/away`)).status).toBe(200);
    expect(world.service.received.map(({ path, bearer }) => [path, typeof bearer])).toEqual([
      ["/away", "string"],
      ["/open", "undefined"],
    ]);
  });

  test("to another origin, refused there, is not a refusal of the token", async () => {
    world.service.redirect("/away", `${other.origin}/closed`, 307);
    expect((await fetch(`${world.service.origin}/away`)).status).toBe(401);
    expect(other.received).toHaveLength(1);
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("within the origin keeps the token, and a refusal at its end is answered with another", async () => {
    world.service.redirect("/here", "/there", 307);
    expect((await fetch(`${world.service.origin}/here`)).status).toBe(200);
    world.sandbox.control.revokeTokens();
    expect((await fetch(`${world.service.origin}/here`)).status).toBe(200);
    expect(world.service.received.map(({ path }) => path)).toEqual([
      "/here",
      "/there",
      "/here",
      "/there",
      "/here",
      "/there",
    ]);
  });

  test("of a POST that may have been dealt with is not followed by the same POST again", async () => {
    await fetch(world.service.origin);
    world.sandbox.control.revokeTokens();
    world.service.received.length = 0;
    world.service.redirect("/orders", "/orders/1", 303);
    const response = await fetch(`${world.service.origin}/orders`, { method: "POST", body: "an order" });
    expect(response.status).toBe(401);
    const received = (): string[] => world.service.received.map(({ method, path }) => `${method} ${path}`);
    expect(received()).toEqual(["POST /orders", "GET /orders/1"]);
    expect((await fetch(`${world.service.origin}/orders/1`)).status).toBe(200);
    expect(received()).toEqual(["POST /orders", "GET /orders/1", "GET /orders/1"]);
  });
});
