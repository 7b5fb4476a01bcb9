import { checkPrivateKey } from "@ianum/core/authors";
import { expect, test } from "vitest";

const privateKey = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n…";

test.each([{}, { privateKey }, { privateKey, passphrase: "" }, { privateKey: `Comment: x\n${privateKey}` }])(
  "%j can be a key and its passphrase",
  (options) => expect(() => checkPrivateKey(options)).not.toThrow(),
);

test.each<[object, string]>([
  [{ passphrase: "p" }, "passphrase: unlocks privateKey, which is not set; set privateKey too"],
  [{ privateKey: "" }, "privateKey: is not an armoured OpenPGP private key; give the text of the file"],
  [{ privateKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----" }, "privateKey: is not an armoured OpenPGP private key"],
  [{ privateKey: [privateKey.split("\n")[0]] }, "privateKey: is not an armoured OpenPGP private key"],
  [{ privateKey: 7 }, 'from "-----BEGIN PGP PRIVATE KEY BLOCK-----" to its end'],
  [{ privateKey, passphrase: 7 }, "passphrase: must be a string"],
])("%j is refused: %s", (options, message) => expect(() => checkPrivateKey(options)).toThrow(message));
