import { Readable } from "node:stream";
import { readText } from "@ianum/core/authors";
import { describe, expect, test } from "vitest";

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
