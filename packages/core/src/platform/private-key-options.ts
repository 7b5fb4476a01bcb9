import { must } from "../errors/validate.ts";

/** The gate's OpenPGP key, as options give it. */
export interface PrivateKeyOptions {
  /** The armoured key: the text that was saved when the gate was made. */
  readonly privateKey?: string;
  /** What unlocks `privateKey`, if it is locked. */
  readonly passphrase?: string;
}

const HEADER = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

/**
 * Whether these can be a key and its passphrase, as far as their texts show. The key is not opened.
 *
 * @throws ConfigurationError `invalid_option` naming `privateKey` or `passphrase`
 */
export function checkPrivateKey({ passphrase, privateKey }: PrivateKeyOptions): void {
  must(
    privateKey !== undefined || passphrase === undefined,
    "passphrase",
    "unlocks privateKey, which is not set; set privateKey too",
  );
  must(
    privateKey === undefined || (typeof privateKey === "string" && privateKey.includes(HEADER)),
    "privateKey",
    `is not an armoured OpenPGP private key; give the text of the file that was saved with the gate, from "${HEADER}" to its end`,
  );
  must(passphrase === undefined || typeof passphrase === "string", "passphrase", "must be a string");
}
