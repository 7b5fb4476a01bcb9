import type { Key, Message, PrivateKey as OpenPgpKey } from "openpgp";

/** The gate's OpenPGP key as it was given: armoured, and locked if there is a passphrase. */
export interface KeyText {
  readonly armored: string;
  readonly passphrase: string | undefined;
}

/** Why something cannot be decrypted, as data: it crosses from one thread to another. It holds no secret. */
export interface Refusal {
  /** The option that is wrong; absent if the message is. */
  readonly option?: "passphrase" | "privateKey";
  readonly reason: string;
}

/** What came of one message. */
export type Decrypted = { readonly text: string } | { readonly refusal: Refusal };

/** Decrypts one armoured OpenPGP message. It never rejects. */
export type DecryptMessage = (armoredMessage: string) => Promise<Decrypted>;

// A value is a name or an address. A value that unpacks to more than this is an attack on the decrypting process's memory.
const MOST_DECOMPRESSED_BYTES = 4 * 1024 * 1024;

/** Reads and unlocks the key, with `openpgp` loaded for it. If it cannot be unlocked, every message fails with that reason. */
export async function openKey({ armored, passphrase }: KeyText): Promise<DecryptMessage> {
  const openpgp = await import("openpgp");
  let key: OpenPgpKey;
  try {
    key = await openpgp.readPrivateKey({ armoredKey: keyBlockIn(armored) });
  } catch {
    return refuse("privateKey", "cannot be read; give the whole text of the key, with its line ends");
  }
  if (!key.isDecrypted()) {
    if (passphrase === undefined || passphrase === "")
      return refuse("passphrase", "is missing, and privateKey is locked; set what unlocks it");
    try {
      key = await openpgp.decryptKey({ privateKey: key, passphrase });
    } catch {
      return refuse("passphrase", "does not unlock privateKey; compare it with the one the key was saved with");
    }
  }
  return async (armoredMessage) => {
    const message = await openpgp.readMessage({ armoredMessage }).catch(() => undefined);
    if (!message) return { refusal: { reason: "valueEncPgp is not an armoured OpenPGP message" } };
    try {
      const config = { maxDecompressedMessageSize: MOST_DECOMPRESSED_BYTES };
      const { data } = await openpgp.decrypt({ message, decryptionKeys: key, config });
      return { text: data };
    } catch {
      return { refusal: mismatch(message, key) ?? { reason: "valueEncPgp is damaged: it cannot be decrypted" } };
    }
  };
}

/**
 * The private key's block alone, as OpenPGP has it, whatever kept it: editors begin a file with a byte order mark, exports
 * put the public key before it, environments have line ends as `\\n` or `\\r\\n` and quotation marks, and YAML indents.
 */
function keyBlockIn(text: string): string {
  return text
    .slice(Math.max(0, text.indexOf("-----BEGIN PGP PRIVATE KEY BLOCK-----")))
    .replaceAll(/(?:\\r)?\\n/g, "\n")
    .replaceAll(/^[ \t]+/gm, "")
    .replace(/(-----END PGP PRIVATE KEY BLOCK-----)[^]*$/, "$1\n");
}

function refuse(option: "passphrase" | "privateKey", reason: string): DecryptMessage {
  return async () => ({ refusal: { option, reason } });
}

/** Why a message to another key cannot be decrypted. Ids of keys are public. */
function mismatch(message: Message<string>, key: Key): Refusal | undefined {
  const wanted = message.getEncryptionKeyIDs();
  const own = key.getKeyIDs();
  // An id of zeros is a recipient who is not named (RFC 9580, section 5.1).
  if (wanted.length === 0 || wanted.some((id) => /^0+$/.test(id.toHex()) || own.some((other) => other.equals(id))))
    return undefined;
  const list = (ids: typeof wanted): string => ids.map((id) => id.toHex()).join(", ");
  return {
    option: "privateKey",
    reason: `does not fit: this value is encrypted to key ${list(wanted)}, and privateKey has ${list(own)}; use the OpenPGP key that was saved when this gate was made`,
  };
}
