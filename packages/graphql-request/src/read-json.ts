// A refusal is short. A longer body is data.
const MOST_BYTES = 64 * 1024;

/** A body that was read, and a response with the same content for the caller. */
export interface ReadJson {
  /** `undefined` if the body is long, or broke off. */
  readonly text: string | undefined;
  readonly response: Response;
}

/**
 * Reads the JSON of a response once. `undefined` if the body is left as it was: it is not JSON, is known to be long, or is
 * not a web stream. A body of Node's (node-fetch has such) cannot be read in part: half of it would block the other half.
 */
export async function readJson(response: Response): Promise<ReadJson | undefined> {
  if (typeof response.body?.getReader !== "function" || response.bodyUsed) return undefined;
  if (!/[/+]json\b/i.test(response.headers.get("content-type") ?? "")) return undefined;
  if (Number(response.headers.get("content-length")) > MOST_BYTES) return undefined;

  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      bytes += value.byteLength;
      if (bytes > MOST_BYTES) return { text: undefined, response: withBody(response, resumed(chunks, reader)) };
    }
  } catch {
    // It broke off: who reads on gets what there was, and then the same error.
    return { text: undefined, response: withBody(response, resumed(chunks, reader)) };
  }
  const [first = new Uint8Array()] = chunks;
  const whole = chunks.length > 1 ? joined(chunks, bytes) : first;
  return { text: new TextDecoder().decode(whole), response: withBody(response, whole) };
}

function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** What was read, followed by what is left, as fast as it is taken. */
function resumed(chunks: Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = chunks.shift();
        const { done, value } = chunk === undefined ? await reader.read() : { done: false, value: chunk };
        if (done || value === undefined) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

// What a Response's constructor cannot set stays what it was.
function withBody(original: Response, body: Uint8Array | ReadableStream<Uint8Array>): Response {
  const { headers, redirected, status, statusText, type, url } = original;
  const response = new Response(body as BodyInit, { headers, status });
  // The constructor takes no statusText that is not ASCII, as a server in another language sends it.
  for (const [name, value] of Object.entries({ redirected, statusText, type, url }))
    Object.defineProperty(response, name, { value });
  return response;
}
