import type { KeyObject } from "node:crypto";
import { createCipher } from "./cipher.ts";

/**
 * How tokens and refusals are written with one encryption key, or with none. Each way has names of its own in Redis, so
 * that processes with another key neither see nor overwrite them.
 */
export interface TokenSlot {
  /** Where a token is stored. All names of one `digest` have one hash tag: a cluster keeps them together. */
  valueName(digest: string): string;
  /** Where its lock is. */
  lockName(digest: string): string;
  /** Where a refusal of the credentials is. */
  refusalName(digest: string): string;
  /** Tells the tokens under one name apart, on the server; says nothing about them. */
  fingerprint(token: string): string;
  /** The text to store: a fingerprint, then the token and the end of its life. */
  write(stored: StoredToken, name: string): string;
  /** What was stored; `undefined` if the text was not written by this slot under this name. */
  read(text: string, name: string): StoredToken | undefined;
  writeRefusal(stored: StoredRefusal, name: string): string;
  readRefusal(text: string, name: string): StoredRefusal | undefined;
}

/** What is stored ends at an instant of its own, in Unix milliseconds by the clock of the process that stored it. */
interface Stored {
  readonly expiresAt: number;
}

export interface StoredToken extends Stored {
  readonly token: string;
}

export interface StoredRefusal extends Stored {
  readonly httpStatus: number;
  readonly platformCode: string | undefined;
}

const FORMAT = "2";
const REFUSAL_FORMAT = "r1";

export function createTokenSlot(keyPrefix: string, key: KeyObject | undefined): TokenSlot {
  const { slotName, fingerprint, seal, open } = createCipher(key);
  const valueName = (digest: string): string => `${keyPrefix}{${digest}}:${slotName}`;

  return {
    valueName,
    lockName: (digest) => `${valueName(digest)}:lock`,
    refusalName: (digest) => `${valueName(digest)}:refusal`,
    fingerprint: (token) => `${FORMAT}.${fingerprint(token)}.`,
    write: ({ token, expiresAt }, name) => `${FORMAT}.${fingerprint(token)}.${seal(`${expiresAt} ${token}`, name)}`,
    read(text, name) {
      const [, mark, sealed] = /^2\.([0-9a-f]+)\.(.+)$/s.exec(text) ?? [];
      const opened = sealed === undefined ? undefined : open(sealed, name);
      const [, end, token] = /^(\d+(?:\.\d+)?|Infinity) (.+)$/s.exec(opened ?? "") ?? [];
      return token !== undefined && fingerprint(token) === mark ? { token, expiresAt: Number(end) } : undefined;
    },
    writeRefusal: ({ expiresAt, httpStatus, platformCode = "" }, name) =>
      `${REFUSAL_FORMAT}.${seal(`${Math.ceil(expiresAt)} ${httpStatus} ${platformCode}`, name)}`,
    readRefusal(text, name) {
      const [, sealed] = /^r1\.(.+)$/s.exec(text) ?? [];
      const opened = sealed === undefined ? undefined : open(sealed, name);
      const [, end, httpStatus, platformCode] = /^(\d+) (\d{3}) (\w*)$/.exec(opened ?? "") ?? [];
      if (end === undefined) return undefined;
      return { expiresAt: Number(end), httpStatus: Number(httpStatus), platformCode: platformCode || undefined };
    },
  };
}
