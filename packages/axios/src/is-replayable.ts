/**
 * Whether a body can be sent a second time, as it is when the adapter gets it: a string, bytes, a Blob or FormData can.
 * What can be read once cannot: Node's streams (the form-data package's too), web streams, iterators.
 */
export function isReplayable(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return true;
  return !("pipe" in body || "getReader" in body || "next" in body || Symbol.asyncIterator in body);
}
