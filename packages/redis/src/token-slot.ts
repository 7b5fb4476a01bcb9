import { Buffer } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, type KeyObject, randomBytes } from "node:crypto";
import { keyedDigest } from "./encryption-key.ts";

/**
 * How tokens are written with one encryption key, or with none. Each way has names of its own in Redis, so that
 * processes with another key neither see nor overwrite the value.
 */
export interface TokenSlot {
  /** Where a token is stored. All names of one `digest` have one hash tag: a cluster keeps them together. */
  valueName(digest: string): string;
  /** Where its lock is. */
  lockName(digest: string): string;
  /** Tells the tokens under one name apart, on the server; says nothing about them. */
  fingerprint(token: string): string;
  /** The text to store: a fingerprint, then the token and the end of its life. */
  write(stored: StoredToken, valueName: string): string;
  /** What was stored; `undefined` if the text was not written by this slot under this name. */
  read(text: string, valueName: string): StoredToken | undefined;
}

/** A token as it is stored. */
export interface StoredToken {
  readonly token: string;
  /** Unix milliseconds, by the clock of the process that stored it. */
  readonly expiresAt: number;
}

/** How a token itself is written, behind its fingerprint. */
interface Cipher {
  readonly slotName: string;
  fingerprint(token: string): string;
  seal(token: string, valueName: string): string;
  open(sealed: string, valueName: string): string | undefined;
}

const FORMAT = "2";
const FINGERPRINT_DIGITS = 32;
const SLOT_DIGITS = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createTokenSlot(keyPrefix: string, key: KeyObject | undefined): TokenSlot {
  const { slotName, fingerprint, seal, open } = key === undefined ? plain : aes256Gcm(key);
  const valueName = (digest: string): string => `${keyPrefix}{${digest}}:${slotName}`;

  return {
    valueName,
    lockName: (digest) => `${valueName(digest)}:lock`,
    fingerprint: (token) => `${FORMAT}.${fingerprint(token)}.`,
    write: ({ token, expiresAt }, name) => `${FORMAT}.${fingerprint(token)}.${seal(`${expiresAt} ${token}`, name)}`,
    read(text, name) {
      const [, mark, sealed] = /^2\.([0-9a-f]+)\.(.+)$/s.exec(text) ?? [];
      const opened = sealed === undefined ? undefined : open(sealed, name);
      const [, end, token] = /^(\d+(?:\.\d+)?|Infinity) (.+)$/s.exec(opened ?? "") ?? [];
      return token !== undefined && fingerprint(token) === mark ? { token, expiresAt: Number(end) } : undefined;
    },
  };
}

const plain: Cipher = {
  slotName: "plain",
  fingerprint: (token) => createHash("sha256").update(token).digest("hex").slice(0, FINGERPRINT_DIGITS),
  seal: (token) => token,
  open: (token) => token,
};

/** AES-256-GCM with a random nonce. The name is authenticated: a value that was copied to another name cannot be read. */
function aes256Gcm(key: KeyObject): Cipher {
  return {
    slotName: keyedDigest(key, "slot", "").toString("hex").slice(0, SLOT_DIGITS),
    fingerprint: (token) => keyedDigest(key, "fingerprint", token).toString("hex").slice(0, FINGERPRINT_DIGITS),

    seal(token, valueName) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(valueName));
      const sealed = [nonce, cipher.update(token, "utf8"), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString("base64url");
    },

    open(sealed, valueName) {
      const bytes = Buffer.from(sealed, "base64url");
      if (bytes.length <= NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = bytes.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(valueName));
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
