import { ConfigurationError, type IanumError, ResponseError } from "@ianum/core";
import { createDecryption } from "./decryption.ts";
import type { Decrypted } from "./open-key.ts";

/** The gate's OpenPGP key. It prints as an empty object: the key itself is in a closure. */
export interface PrivateKey {
  /** The text of each armoured message, or why it cannot be decrypted. @throws the reason of `signal` */
  decrypt(messages: readonly string[], signal: AbortSignal | undefined): Promise<readonly (string | IanumError)[]>;
}

const HEADER = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

/** @throws ConfigurationError when the text is not an armoured private key */
export function createPrivateKey(armored: string, passphrase: string | undefined): PrivateKey {
  if (typeof armored !== "string" || !armored.includes(HEADER))
    throw new ConfigurationError(
      "privateKey",
      `is not an armoured OpenPGP private key; give the text of the file that was saved with the gate, from "${HEADER}" to its end`,
    );
  if (passphrase !== undefined && typeof passphrase !== "string")
    throw new ConfigurationError("passphrase", "must be a string");
  const decrypt = createDecryption({ armored, passphrase });
  return {
    async decrypt(messages, signal) {
      return (await decrypt(messages, signal)).map(textOrError);
    },
  };
}

function textOrError(decrypted: Decrypted): string | IanumError {
  if ("text" in decrypted) return decrypted.text;
  const { option, reason } = decrypted.refusal;
  return option === undefined ? new ResponseError(reason) : new ConfigurationError(option, reason);
}
