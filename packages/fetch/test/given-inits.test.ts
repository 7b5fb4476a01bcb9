import { runInNewContext } from "node:vm";
import { ianumFetch } from "@ianum/fetch";
import { Request as UndiciRequest, fetch as undiciFetch } from "undici";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, until, type World } from "./world.ts";

let world: World;
let url: string;
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  url = `${world.service.origin}/things`;
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.control.reset();
  world.service.received.length = 0;
  fetch = ianumFetch(world.options);
});

/** A `Request` that stands in the place of `init`: its own address counts for nothing. */
const asInit = (init: RequestInit): RequestInit => new Request("https://elsewhere.example/", init);

describe("a Request as init counts as it does in fetch", () => {
  const post: RequestInit = { method: "POST", body: "text", headers: { "x-own": "1" } };

  test("its method, headers and body are sent, once: the body is a stream then", async () => {
    const sent = { method: "POST", path: "/things", body: "text", headers: { "x-own": "1" } };
    expect((await fetch(url, asInit(post))).status).toBe(200);
    expect(world.service.received).toMatchObject([sent]);
    world.sandbox.control.revokeTokens();
    expect((await fetch(url, asInit(post))).status).toBe(401);
    expect(world.service.received).toMatchObject([sent, sent]);
  });

  test("without a body it is sent again after a refusal", async () => {
    await fetch(url);
    world.sandbox.control.revokeTokens();
    expect((await fetch(url, asInit({ method: "DELETE" }))).status).toBe(200);
    expect(world.service.received.map(({ method }) => method)).toEqual(["GET", "DELETE", "DELETE"]);
  });

  test("its redirect mode is kept", async () => {
    world.service.redirect("/away", "/open");
    expect((await fetch(`${world.service.origin}/away`, asInit({ redirect: "manual" }))).status).toBe(302);
    expect(world.service.received).toHaveLength(1);
  });

  test("its signal ends the request", async () => {
    const release = world.service.hold();
    const controller = new AbortController();
    const call = fetch(url, asInit({ signal: controller.signal }));
    await until(() => world.service.received.length === 1);
    const reason = new Error("enough");
    controller.abort(reason);
    release();
    await expect(call).rejects.toBe(reason);
  });

  test("through another copy of fetch it is one of that copy", async () => {
    const own = ianumFetch({ ...world.options, fetch: undiciFetch });
    const init = new UndiciRequest("https://elsewhere.example/", post as object) as unknown as RequestInit;
    expect((await own(url, init)).status).toBe(200);
    expect(world.service.received).toMatchObject([{ method: "POST", body: "text", headers: { "x-own": "1" } }]);
  });
});

describe("an init is read as fetch reads it", () => {
  test.each<[string, () => RequestInit]>([
    ["what it inherits", () => Object.create({ method: "PUT", body: "text" }) as RequestInit],
    [
      "a class's getters",
      () =>
        new (class {
          readonly body = "text";
          get method(): string {
            return "PUT";
          }
        })(),
    ],
    [
      "its own fields before those",
      () => Object.assign(Object.create({ method: "POST" }), { method: "PUT", body: "text" }),
    ],
    ["without a prototype", () => Object.assign(Object.create(null), { method: "PUT", body: "text" })],
    ["from another realm", () => runInNewContext('({ method: "PUT", body: "text" })') as RequestInit],
  ])("%s", async (_, make) => {
    expect((await fetch(url, make())).status).toBe(200);
    expect(world.service.received).toMatchObject([{ method: "PUT", body: "text" }]);
  });
});
