import { Readable } from "node:stream";
import {
  isHiddenRefusal,
  isRedirect,
  isReplayableBody,
  isSafeMethod,
  readText,
  requireAuthUrl,
} from "@ianum/core/authors";
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

test.each([
  [299, "default", false, false],
  [300, "default", false, true],
  [399, "default", false, true],
  [400, "default", false, false],
  [0, "opaqueredirect", false, true],
  [200, "default", true, true],
] as const)(
  "a response with status %d, of type %s, redirected: %s, is a redirect: %s",
  (status, type, redirected, is) => expect(isRedirect({ status, type, redirected })).toBe(is),
);

describe("readText", () => {
  test("gives the text of a body, in whatever pieces it comes", async () => {
    const bytes = new TextEncoder().encode("naïve ☂");
    const pieces = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readText(new Response(pieces))).toBe("naïve ☂");
    expect(await readText(new Response())).toBe("");
  });

  test("reads a web stream that cannot be iterated, as browsers have it, and pieces of text", async () => {
    const body = { getReader: () => new Blob(["naïve"]).stream().getReader() };
    expect(await readText({ body, text: () => Promise.reject(new Error()) } as never)).toBe("naïve");
    const pieces = Readable.from(["na", "ïve"]);
    expect(await readText({ body: pieces, text: () => Promise.reject(new Error()) } as never)).toBe("naïve");
  });

  test.each(["a body", "text alone"])("reads 64 KiB of a response that has %s, and no more", async (kind) => {
    const responseOf = (text: string): Response =>
      kind === "a body" ? new Response(text) : ({ body: null, text: async () => text } as never);
    await expect(readText(responseOf("a".repeat(65_536)))).resolves.toHaveLength(65_536);
    await expect(readText(responseOf("a".repeat(65_537)))).rejects.toThrow("the response is longer than 65536 bytes");
  });

  test.each([1, 1_000, 70_000])(
    "stops at the limit and cancels an endless body, in pieces of %d bytes",
    async (size) => {
      let read = 0;
      let isCanceled = false;
      const endless = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            read += size;
            controller.enqueue(new Uint8Array(size));
          },
          cancel() {
            isCanceled = true;
          },
        },
        { highWaterMark: 0 },
      );
      await expect(readText(new Response(endless))).rejects.toMatchObject({ code: "invalid_response" });
      expect(read).toBeLessThanOrEqual(65_536 + size);
      expect(isCanceled).toBe(true);
    },
  );

  test("reads a Node stream, as node-fetch has it, up to the same limit", async () => {
    const response = (body: Readable): Response => ({ body, text: () => Promise.reject(new Error()) }) as never;
    expect(await readText(response(Readable.from([Buffer.from("a"), Buffer.from("b")])))).toBe("ab");
    const long = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(10_000);
      })(),
    );
    await expect(readText(response(long))).rejects.toMatchObject({ code: "invalid_response" });
    expect(long.destroyed).toBe(true);
  });
});

test("requireAuthUrl names the region that is missing", () => {
  expect(requireAuthUrl({ region: "eu" })).toBe("https://auth.eu.ianum.com/v1_3");
  expect(() => requireAuthUrl({})).toThrow("region: is missing");
});

test("a polluted Object.prototype leads no secret elsewhere", () => {
  const polluted = Object.prototype as Record<string, unknown>;
  polluted["apiAuth"] = "https://evil.test";
  polluted["endpoints"] = { auth: "https://evil.test" };
  try {
    expect(requireAuthUrl({ region: "eu" })).toBe("https://auth.eu.ianum.com/v1_3");
    expect(requireAuthUrl({ region: "eu", endpoints: {} })).toBe("https://auth.eu.ianum.com/v1_3");
  } finally {
    delete polluted["apiAuth"];
    delete polluted["endpoints"];
  }
});
