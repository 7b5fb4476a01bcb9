import { ConfigurationError, type IanumError, ResponseError } from "@ianum/core";
import type { Key, Message, PrivateKey as OpenPgpKey } from "openpgp";

/** Decrypts an armoured OpenPGP message to text. @throws ConfigurationError or ResponseError, without the text */
export type DecryptMessage = (armoredMessage: string) => Promise<string>;

/** The gate's OpenPGP key. It prints as an empty object: the key itself is in a closure. */
export interface PrivateKey {
  /** Reads and unlocks the key, once, with `openpgp` loaded for it; or why that fails, which is the same for every value. */
  open(): Promise<DecryptMessage | IanumError>;
}

const HEADER = "-----BEGIN PGP PRIVATE KEY BLOCK-----";
// A value is a name or an address. What unpacks to more than this is an attack on the memory of whoever decrypts it.
const MOST_DECOMPRESSED_BYTES = 4 * 1024 * 1024;

/** @throws ConfigurationError when the text is not an armoured private key */
export function createPrivateKey(armored: string, passphrase: string | undefined): PrivateKey {
  if (typeof armored !== "string" || !armored.includes(HEADER))
    throw new ConfigurationError(
      "privateKey",
      `is not an armoured OpenPGP private key; give the text of the file that was saved with the gate, from "${HEADER}" to its end`,
    );
  if (passphrase !== undefined && typeof passphrase !== "string")
    throw new ConfigurationError("passphrase", "must be a string");
  let opened: Promise<DecryptMessage | IanumError> | undefined;
  return {
    // The platform's answer may depend on neither: what failed once, for a wrong passphrase say, fails again.
    open: () => (opened ??= open(armored, passphrase)),
  };
}

async function open(armored: string, passphrase: string | undefined): Promise<DecryptMessage | IanumError> {
  const openpgp = await import("openpgp");
  let key: OpenPgpKey;
  try {
    // Environments often hold line ends as the two characters \n.
    const armoredKey = armored.includes("\n") ? armored : armored.replaceAll("\\n", "\n");
    key = await openpgp.readPrivateKey({ armoredKey });
  } catch {
    return new ConfigurationError("privateKey", "cannot be read; give the whole text of the key, with its line ends");
  }
  if (!key.isDecrypted()) {
    if (passphrase === undefined || passphrase === "")
      return new ConfigurationError("passphrase", "is missing, and privateKey is locked; set what unlocks it");
    try {
      key = await openpgp.decryptKey({ privateKey: key, passphrase });
    } catch {
      return new ConfigurationError(
        "passphrase",
        "does not unlock privateKey; compare it with the one the key was saved with",
      );
    }
  }
  return async (armoredMessage) => {
    const message = await openpgp.readMessage({ armoredMessage }).catch(() => undefined);
    if (!message) throw new ResponseError("valueEncPgp is not an armoured OpenPGP message");
    try {
      const config = { maxDecompressedMessageSize: MOST_DECOMPRESSED_BYTES };
      const { data } = await openpgp.decrypt({ message, decryptionKeys: key, config });
      return data;
    } catch {
      throw mismatch(message, key) ?? new ResponseError("valueEncPgp is damaged: it cannot be decrypted");
    }
  };
}

/** The error for a message to another key. Ids of keys are public. */
function mismatch(message: Message<string>, key: Key): ConfigurationError | undefined {
  const wanted = message.getEncryptionKeyIDs();
  const own = key.getKeyIDs();
  // An id of zeros is a recipient who is not named (RFC 9580, section 5.1).
  if (wanted.length === 0 || wanted.some((id) => /^0+$/.test(id.toHex()) || own.some((other) => other.equals(id))))
    return undefined;
  const list = (ids: typeof wanted): string => ids.map((id) => id.toHex()).join(", ");
  return new ConfigurationError(
    "privateKey",
    `does not fit: this value is encrypted to key ${list(wanted)}, and privateKey has ${list(own)}; use the OpenPGP key that was saved when this gate was made`,
  );
}
