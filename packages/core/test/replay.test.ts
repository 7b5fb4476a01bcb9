import { Readable } from "node:stream";
import { isHiddenRefusal, isReplayableBody, isSafeMethod } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

describe("a body can be sent again", () => {
  test.each<[string, unknown]>([
    ["no body", undefined],
    ["null", null],
    ["text", "a"],
    ["bytes", new Uint8Array(2)],
    ["an ArrayBuffer", new ArrayBuffer(2)],
    ["a Blob", new Blob(["a"])],
    ["FormData", new FormData()],
    ["URLSearchParams", new URLSearchParams()],
    ["a plain object with fields named like a stream's methods", { next: 1, pipe: "a", getReader: true }],
  ])("if it is %s", (_, body) => expect(isReplayableBody(body)).toBe(true));

  test.each<[string, unknown]>([
    ["a web stream", new Blob(["a"]).stream()],
    ["a Node stream", Readable.from(["a"])],
    ["a generator", [][Symbol.iterator]()],
    ["an async iterable", { [Symbol.asyncIterator]: () => undefined }],
    ["a function", () => "a"],
  ])("not if it is %s", (_, body) => expect(isReplayableBody(body)).toBe(false));

  test("after a redirect with GET and HEAD alone", () => {
    const methods = [undefined, "GET", "get", "HEAD", "POST", "PUT", "OPTIONS", "TARGET", "HEADER"];
    expect(methods.filter(isSafeMethod)).toEqual([undefined, "GET", "get", "HEAD"]);
  });
});

describe("an error of fetch stands for a 401", () => {
  const failed = (cause: unknown): Error => new TypeError("fetch failed", { cause });

  test("if it is the one of a body that undici cannot read again", () => {
    expect(isHiddenRefusal(failed(new TypeError("expected non-null body source")))).toBe(true);
  });

  test.each<[string, unknown]>([
    ["another cause", failed(new Error("other side closed"))],
    ["a cause that is not an error", failed({ message: "expected non-null body source" })],
    ["no cause", failed(undefined)],
    ["something else than an error", { cause: new TypeError("expected non-null body source") }],
    ["nothing", undefined],
  ])("not if it is or has %s", (_, error) => expect(isHiddenRefusal(error)).toBe(false));
});
