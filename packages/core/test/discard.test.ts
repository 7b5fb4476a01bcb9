import { Readable } from "node:stream";
import { discard } from "@ianum/core/authors";
import { expect, test, vi } from "vitest";

const reason = new Error("enough");

test("a web stream is canceled, with the reason", async () => {
  const cancel = vi.fn<(given: unknown) => void>();
  await discard(new ReadableStream({ cancel }), reason);
  expect(cancel).toHaveBeenCalledExactlyOnceWith(reason);
});

test("a stream of Node's is destroyed, without an error that nothing listens to", async () => {
  const body = Readable.from(["a"]);
  await discard(body, reason);
  expect([body.destroyed, body.errored]).toEqual([true, null]);
});

test("an iterator is ended", async () => {
  let isEnded = false;
  async function* chunks() {
    try {
      yield "a";
    } finally {
      isEnded = true;
    }
  }
  const body = chunks();
  await body.next();
  await discard(body);
  expect(isEnded).toBe(true);
});

test.each([
  ["text", "cancel"],
  ["nothing", null],
  ["undefined", undefined],
  ["bytes", new Uint8Array(3)],
  ["an object without any of these", { cancel: true, destroy: 1, return: "" }],
  ["a function, which is not a body", Object.assign(() => undefined, { cancel: () => expect.unreachable() })],
])("what holds no connection needs nothing: %s", async (_, body) => {
  await expect(discard(body, reason)).resolves.toBeUndefined();
});

test("what cannot be canceled is left as it is", async () => {
  const locked = new ReadableStream();
  locked.getReader();
  const destroy = (): never => {
    throw reason;
  };
  for (const body of [locked, { destroy }]) await expect(discard(body)).resolves.toBeUndefined();
});
