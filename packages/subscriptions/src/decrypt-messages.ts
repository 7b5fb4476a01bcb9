import type { Decrypted, DecryptMessage } from "./open-key.ts";

// How long messages are decrypted before others get their turn: one takes about 2 ms with a curve25519 key.
const SLICE_MS = 10;

/**
 * Decrypts messages one after the other, in slices: what else waits for this thread gets its turn in between.
 *
 * @throws the reason of `signal`
 */
export async function decryptMessages(
  decrypt: DecryptMessage,
  messages: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly Decrypted[]> {
  const decrypted: Decrypted[] = [];
  let sliceStart = performance.now();
  for (const message of messages) {
    decrypted.push(await decrypt(message));
    if (performance.now() - sliceStart < SLICE_MS) continue;
    await nextTurn();
    signal?.throwIfAborted();
    sliceStart = performance.now();
  }
  return decrypted;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
