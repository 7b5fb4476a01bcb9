import { createHash, randomBytes } from "node:crypto";

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An id that is the same for the same `seed`: `prefix` and `length` letters or digits, at most 32. */
export function derivedId(prefix: string, length: number, seed: string): string {
  const digest = createHash("sha256").update(`${prefix}${seed}`).digest();
  let id = prefix;
  for (let index = 0; index < length; index++) id += ALPHABET[(digest[index] ?? 0) % ALPHABET.length];
  return id;
}

/** A bearer, a client secret or a one-time token: 256 bits, valid in a header and in a URL. */
export function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}
