import { ConfigurationError, type IanumError, ResponseError } from "@ianum/core/authors";
import { createDecryption } from "./decryption.ts";
import type { Decrypted } from "./open-key.ts";

/** The gate's OpenPGP key. It prints as an empty object: the key itself is in a closure. */
export interface PrivateKey {
  /** The text of each armoured message, or why it cannot be decrypted. @throws the reason of `signal` */
  decrypt(messages: readonly string[], signal: AbortSignal | undefined): Promise<readonly (string | IanumError)[]>;
}

/** The key of options that were checked. It is opened when the first message is decrypted. */
export function createPrivateKey(armored: string, passphrase: string | undefined): PrivateKey {
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
