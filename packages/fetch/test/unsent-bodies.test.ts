import { Readable } from "node:stream";
import { ianumFetch } from "@ianum/fetch";
import { createTestClock } from "@ianum/sandbox";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createWorld, until, type World } from "./world.ts";

let world: World;
let clock: ReturnType<typeof createTestClock>;
beforeEach(async () => {
  clock = createTestClock();
  world = await createWorld({ clock });
});
afterEach(() => world.close());

/** Bodies that hold something open until they are read or released. */
const kinds: readonly [string, () => { readonly body: unknown; readonly isReleased: () => boolean }][] = [
  [
    "a stream",
    () => {
      let isReleased = false;
      const body = new ReadableStream({ cancel: () => void (isReleased = true) });
      return { body, isReleased: () => isReleased };
    },
  ],
  [
    "a Node stream",
    () => {
      const body = new Readable({ read: () => undefined });
      return { body, isReleased: () => body.destroyed };
    },
  ],
  [
    "an iterator",
    () => {
      let isReleased = false;
      const body = {
        next: async () => ({ done: true, value: undefined }),
        return: async () => {
          isReleased = true;
          return { done: true, value: undefined };
        },
        [Symbol.asyncIterator]: () => body,
      };
      return { body, isReleased: () => isReleased };
    },
  ],
];

describe.each(kinds)("%s that is not sent is released", (_, make) => {
  const post = (body: unknown, signal?: AbortSignal): Promise<Response> =>
    ianumFetch({ ...world.options, retries: 0 })(world.service.origin, {
      method: "POST",
      body,
      duplex: "half",
      ...(signal ? { signal } : {}),
    } as RequestInit);

  test("if the call is aborted before it starts", async () => {
    const { body, isReleased } = make();
    const reason = new Error("before");
    await expect(post(body, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(isReleased()).toBe(true);
    expect(world.service.received).toHaveLength(0);
  });

  test("if the call is aborted while it waits for a token", async () => {
    const { body, isReleased } = make();
    world.sandbox.control.fail({ on: "token", with: { type: "latency", ms: 50 } });
    const controller = new AbortController();
    const call = post(body, controller.signal);
    await until(() => clock.pending === 1);
    const reason = new Error("while it waits");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(isReleased()).toBe(true);
  });

  test("if no token can be obtained", async () => {
    const { body, isReleased } = make();
    world.sandbox.control.fail({ on: "token", with: { type: "status", status: 400 } });
    await expect(post(body)).rejects.toMatchObject({ name: "TokenRequestError" });
    expect(isReleased()).toBe(true);
  });
});

test("the body of a Request that is not sent is released", async () => {
  let reason: unknown;
  const body = new ReadableStream({ cancel: (given) => void (reason = given) });
  const request = new Request(world.service.origin, { method: "POST", body, duplex: "half" } as RequestInit);
  world.sandbox.control.fail({ on: "token", with: { type: "status", status: 400 } });
  const call = ianumFetch({ ...world.options, retries: 0 })(request);
  await expect(call).rejects.toMatchObject({ name: "TokenRequestError" });
  expect(reason).toMatchObject({ name: "TokenRequestError" });
});
