import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { Buffer } from "node:buffer";
import { ConfigurationError } from "@ianum/core/authors";

/** 32 bytes, as base64 or as they are. */
export type EncryptionKey = string | Uint8Array;

const KEY_BYTES = 32;
const HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 32";

/**
 * The keys of the option `encryptionKey`, the first of which encrypts.
 *
 * @throws ConfigurationError naming the key that is wrong
 */
export function readEncryptionKeys(option: EncryptionKey | readonly EncryptionKey[] | undefined): readonly KeyObject[] {
  if (option === undefined) return [];
  if (!isList(option)) return [readKey("encryptionKey", option)];
  if (option.length === 0)
    throw new ConfigurationError("encryptionKey", `must hold at least one key, or be left out; ${HOW_TO_MAKE_ONE}`);
  const keys = option.map((key, index) => readKey(`encryptionKey[${index}]`, key));
  // The same key twice is one key.
  return keys.filter((key, index) => keys.findIndex((other) => other.equals(key)) === index);
}

/** A digest that is bound to the key and to what it is for; says nothing about either. */
export function keyedDigest(key: KeyObject, purpose: string, text: string): Buffer {
  return createHmac("sha256", key).update(`${purpose}\0${text}`).digest();
}

function isList(option: EncryptionKey | readonly EncryptionKey[]): option is readonly EncryptionKey[] {
  return Array.isArray(option);
}

function readKey(option: string, key: unknown): KeyObject {
  const bytes = typeof key === "string" ? fromBase64(key.trim()) : key instanceof Uint8Array ? key : undefined;
  if (bytes === undefined)
    throw new ConfigurationError(option, `must be 32 bytes as base64 or Uint8Array; ${HOW_TO_MAKE_ONE}`);
  if (bytes.byteLength !== KEY_BYTES)
    throw new ConfigurationError(option, `must be 32 bytes, got ${bytes.byteLength}; ${HOW_TO_MAKE_ONE}`);
  // A copy: the caller may wipe theirs.
  return createSecretKey(Buffer.from(bytes));
}

// Buffer.from skips what is not base64, and would take a mistyped key for a shorter one.
function fromBase64(text: string): Buffer | undefined {
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, "base64") : undefined;
}
