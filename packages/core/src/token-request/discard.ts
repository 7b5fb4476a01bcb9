/**
 * Releases a body that will not be read or sent: a stream is canceled or destroyed, an iterator ended. Any other body
 * needs nothing. Never rejects; a body that cannot be canceled is left as it is.
 */
export async function discard(body: unknown, reason?: unknown): Promise<void> {
  if (typeof body !== "object" || body === null) return;
  const { cancel, destroy, return: end } = body as Record<string, unknown>;
  try {
    if (typeof cancel === "function") await cancel.call(body, reason);
    // Without the reason: a Node stream would emit it as an "error" that nothing listens to.
    else if (typeof destroy === "function") destroy.call(body);
    else if (typeof end === "function") await end.call(body);
  } catch {
    // It is locked, or has failed already.
  }
}
