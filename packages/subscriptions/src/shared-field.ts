import type { IanumError } from "@ianum/core";
import type { PlatformDate } from "./to-date.ts";

/** One field, such as `EMAIL`. */
export interface SharedField {
  readonly idDataShared: string;
  readonly idField: string;
  readonly alias: string;
  /** Whether Ianum has verified it. */
  readonly verified: "YES" | "NO" | "PENDING";
  /** `toDate` makes these `Date`s. */
  readonly dateShared: PlatformDate;
  readonly dateLastUpdate: PlatformDate;
  /** One for each component: a name has several. */
  readonly values: readonly SharedValue[];
}

/** One value. With a `privateKey` it has either `value` or `error`, without one neither. */
export interface SharedValue {
  readonly idFieldComponent: string;
  readonly alias: string;
  readonly fieldComponentType: string;
  /** An AES key and a value, in base64. Their cipher is not documented, so they stay as they are. */
  readonly keyEnc: string;
  readonly valueEnc: string;
  /** The value as an armoured OpenPGP message to the gate's key. */
  readonly valueEncPgp: string;
  /** The value, decrypted. OpenPGP sends texts with `\r\n`; here lines end with `\n`. */
  readonly value?: string;
  /**
   * Why this value could not be decrypted: a `ConfigurationError` naming `privateKey` or `passphrase`, with what to do,
   * or a `ResponseError` for a message that is damaged.
   */
  readonly error?: IanumError;
}
