/**
 * Whether a body can be sent a second time: text, bytes, a Blob or form fields can. A stream or an iterator can be read
 * once. By its looks, and not by its class: another copy of fetch has classes of its own.
 */
export function isReplayable(body: unknown): boolean {
  return (
    typeof body !== "object" ||
    body === null ||
    !("getReader" in body || "pipe" in body || "next" in body || Symbol.asyncIterator in body)
  );
}
