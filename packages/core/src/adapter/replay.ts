// What may be sent a second time. One place for all adapters: the policy is decision 0005.

/**
 * Whether a body can be sent a second time: text, bytes, a Blob, form fields and no body can; a stream or an iterator
 * can be read once. Judged by its methods and not by its class: another copy of fetch has classes of its own.
 */
export function isReplayableBody(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return typeof body !== "function";
  const { getReader, next, pipe } = body as Record<string, unknown>;
  return ![getReader, next, pipe, (body as AsyncIterable<unknown>)[Symbol.asyncIterator]].some(
    (method) => typeof method === "function",
  );
}

/**
 * Whether a request with this method may be sent again after it was redirected. What has been redirected has been dealt
 * with somewhere: a POST that led to a page must not be posted twice.
 *
 * @param method - `"GET"` by default
 */
export function isSafeMethod(method = "GET"): boolean {
  return /^(?:GET|HEAD)$/i.test(method);
}

/**
 * Whether an error of `fetch` stands for a 401: undici 7.19 to 7.24 (Node 24.14 and 24.15) reject so if the request's body
 * was a stream.
 */
export function isHiddenRefusal(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message === "expected non-null body source";
}
