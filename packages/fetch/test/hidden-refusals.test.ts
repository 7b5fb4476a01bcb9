import { ianumFetch } from "@ianum/fetch";
import { fetch as undici724, Request as Request724 } from "undici-7.24";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
let url: string;
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  url = `${world.service.origin}/things`;
});
afterAll(() => world.close());
beforeEach(async () => {
  world.sandbox.control.reset();
  fetch = ianumFetch({ ...world.options, fetch: undici724 });
  await (await fetch(url)).text();
  world.sandbox.control.revokeTokens();
  world.service.received.length = 0;
});

const stream = (): ReadableStream => new Blob(["once"]).stream();

// undici 7.19 to 7.24, in Node 24.14 and 24.15.
describe("a 401 that fetch shows as an error, as the body was a stream", () => {
  test("is the caller's, and the next call has another token", async () => {
    const post = (): Promise<Response> => fetch(url, { method: "POST", body: stream(), duplex: "half" } as RequestInit);
    await expect(post()).rejects.toMatchObject({ cause: { message: "expected non-null body source" } });
    expect((await post()).status).toBe(200);
    expect((await post()).status).toBe(200);
    expect(world.service.received).toHaveLength(3);
  });

  test.each(["PUT", "PATCH"])("is answered with another token if it is a Request's (%s)", async (method) => {
    const request = new Request724(url, { method, body: stream(), duplex: "half" });
    const response = await fetch(request as unknown as Request);
    expect(response.status).toBe(200);
    expect(world.service.received).toMatchObject([
      { method, body: "once" },
      { method, body: "once" },
    ]);
  });

  test("is the caller's if there is no other token", async () => {
    world.sandbox.control.fail({ on: "token", with: { type: "status", status: 400 } });
    const request = new Request724(url, { method: "POST", body: stream(), duplex: "half" });
    await expect(fetch(request as unknown as Request)).rejects.toThrow(TypeError);
  });
});
