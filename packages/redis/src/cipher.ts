import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, type KeyObject, randomBytes } from "node:crypto";
import { keyedDigest } from "./encryption-key.ts";

/** How text is written with an encryption key, or without one. */
export interface Cipher {
  /** Tells the keys apart; says nothing about them. */
  readonly slotName: string;
  fingerprint(text: string): string;
  seal(text: string, name: string): string;
  /** What was sealed; `undefined` if it was not, with this key and under this name. */
  open(sealed: string, name: string): string | undefined;
}

const FINGERPRINT_DIGITS = 32;
const SLOT_DIGITS = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createCipher(key: KeyObject | undefined): Cipher {
  return key === undefined ? plain : aes256Gcm(key);
}

const plain: Cipher = {
  slotName: "plain",
  fingerprint: (text) => createHash("sha256").update(text).digest("hex").slice(0, FINGERPRINT_DIGITS),
  seal: (text) => text,
  open: (sealed) => sealed,
};

/** AES-256-GCM with a random nonce. The name is authenticated: a value that was copied to another name cannot be read. */
function aes256Gcm(key: KeyObject): Cipher {
  return {
    slotName: keyedDigest(key, "slot", "").toString("hex").slice(0, SLOT_DIGITS),
    fingerprint: (text) => keyedDigest(key, "fingerprint", text).toString("hex").slice(0, FINGERPRINT_DIGITS),

    seal(text, name) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(name));
      const sealed = [nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString("base64url");
    },

    open(sealed, name) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(name));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const opened = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([opened, decipher.final()]).toString("utf8");
      } catch {
        return undefined; // not encrypted with this key under this name, or changed since
      }
    },
  };
}
