import { ResponseError } from "../errors/response-error.ts";

/** The most that is read from a response of the platform, in bytes. Its documented responses have a few hundred. */
const MOST_BYTES = 64 * 1024;

type Chunk = Uint8Array | string;

/**
 * The text of a response, read up to a limit; beyond it the body is canceled.
 *
 * @param mostBytes - the limit, in bytes after decompression. Default: 65 536
 * @throws ResponseError `invalid_response` when the body is longer
 */
export async function readText(
  response: Pick<Response, "body" | "text">,
  mostBytes: number = MOST_BYTES,
): Promise<string> {
  const { body } = response;
  // Other implementations of fetch have bodies that are not web streams: node-fetch has Node's, some mocks have none.
  const chunks =
    typeof body?.getReader === "function" ? read(body) : (body as unknown as AsyncIterable<Chunk> | null | undefined);
  if (typeof chunks?.[Symbol.asyncIterator] !== "function") return within(await response.text(), mostBytes);

  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    // Leaving the loop cancels the body.
    if (bytes > mostBytes) throw tooLong(mostBytes);
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

async function* read(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let isRead = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield value;
    }
    isRead = true;
  } finally {
    if (!isRead) reader.cancel().catch(() => undefined);
  }
}

function within(text: string, mostBytes: number): string {
  if (text.length > mostBytes) throw tooLong(mostBytes);
  return text;
}

function tooLong(mostBytes: number): ResponseError {
  return new ResponseError(`the response is longer than ${mostBytes} bytes`);
}
