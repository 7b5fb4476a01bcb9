import { isIanumError, ResponseError } from "@ianum/core";
import type { DecryptMessage, PrivateKey } from "./private-key.ts";
import type { SharedField, SharedValue } from "./shared-data.ts";

// How long values are decrypted before others get their turn: a value takes about 2 ms with a curve25519 key.
const SLICE_MS = 10;

/**
 * Decrypts every value, one after the other, so that the event loop is never held for the whole of them. A value that
 * cannot be decrypted gets its own error.
 *
 * @throws the reason of `signal`
 */
export async function decryptFields(
  fields: readonly SharedField[],
  key: PrivateKey,
  signal: AbortSignal | undefined,
): Promise<readonly SharedField[]> {
  if (fields.every(({ values }) => values.length === 0)) return fields;
  const opened = await key.open();
  const decrypted: SharedField[] = [];
  let sliceStart = performance.now();
  for (const field of fields) {
    const values: SharedValue[] = [];
    for (const value of field.values) {
      values.push(await decryptValue(value, opened));
      if (performance.now() - sliceStart < SLICE_MS) continue;
      await nextTurn();
      signal?.throwIfAborted();
      sliceStart = performance.now();
    }
    decrypted.push({ ...field, values });
  }
  return decrypted;
}

async function decryptValue(given: SharedValue, opened: Awaited<ReturnType<PrivateKey["open"]>>): Promise<SharedValue> {
  // What the platform calls `value` or `error`, if it ever does, is not what these are.
  const { value: _value, error: _error, ...rest } = given;
  if (isIanumError(opened)) return { ...rest, error: opened };
  try {
    return { ...rest, value: await decryptMessage(rest.valueEncPgp, opened) };
  } catch (error) {
    if (!isIanumError(error)) throw error;
    return { ...rest, error };
  }
}

function decryptMessage(valueEncPgp: unknown, decrypt: DecryptMessage): Promise<string> {
  if (typeof valueEncPgp !== "string") throw new ResponseError("valueEncPgp is missing or not a string");
  return decrypt(valueEncPgp);
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
