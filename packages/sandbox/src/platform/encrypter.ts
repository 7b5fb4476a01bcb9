/** Encrypts a text to an OpenPGP key: an armoured message. */
export type Encrypt = (text: string) => Promise<string>;

/** `openpgp` is loaded for the first gate whose data is read: a sandbox starts without it. */
export async function encrypterFor(privateKey: string): Promise<Encrypt> {
  const { createMessage, encrypt, readPrivateKey } = await import("openpgp");
  const encryptionKeys = (await readPrivateKey({ armoredKey: privateKey })).toPublic();
  return async (text) => String(await encrypt({ message: await createMessage({ text }), encryptionKeys }));
}
