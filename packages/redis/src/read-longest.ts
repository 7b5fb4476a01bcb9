import { Buffer } from "node:buffer";

/** A name in Redis, and how what it holds is read. */
export interface Place<T> {
  readonly name: string;
  /** @returns `undefined` if the text was not written under this name */
  readonly read: (text: string, name: string) => T | undefined;
}

/**
 * Of what Redis holds at some places, the one that lives longest.
 *
 * @param reply - a script's: for each place the text, if there is one, and the milliseconds that it has left
 * @param askedAt - when the script was called, in Unix milliseconds
 * @param onUnreadable - called for each text that is not what was stored there
 */
export function readLongest<T extends { readonly expiresAt: number }>(
  places: readonly Place<T>[],
  reply: readonly unknown[],
  askedAt: number,
  onUnreadable: ((error: Error) => void) | undefined,
): T | undefined {
  let longest: T | undefined;
  for (const [index, { name, read }] of places.entries()) {
    const text = textOf(reply[2 * index]);
    const lifeMs = Number(reply[2 * index + 1]);
    if (text === undefined || lifeMs === 0) continue;
    const stored = read(text, name);
    // Nothing here is written without a time to live, so that is not ours either.
    if (stored === undefined || !(lifeMs > 0)) {
      onUnreadable?.(
        new Error(
          `the value of ${name} in Redis cannot be read (it was changed, or encrypted with another key); it counts as absent`,
        ),
      );
      continue;
    }
    // The smaller of what Redis says and what was sealed: an old value that was written again does not live longer.
    const expiresAt = Math.min(askedAt + lifeMs, stored.expiresAt);
    if (expiresAt <= askedAt) continue;
    if (longest === undefined || longest.expiresAt < expiresAt) longest = { ...stored, expiresAt };
  }
  return longest;
}

// Clients can be told to give text as bytes, and numbers as text.
function textOf(reply: unknown): string | undefined {
  if (typeof reply === "string") return reply;
  return reply instanceof Uint8Array ? Buffer.from(reply).toString("utf8") : undefined;
}
