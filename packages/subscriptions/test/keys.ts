import { createMessage, encrypt, generateKey, readKey } from "openpgp";

/** An armoured private key, and a function that encrypts to it as the platform would. */
export interface TestKey {
  readonly privateKey: string;
  encrypt(text: string): Promise<string>;
}

/** A new key of this kind, locked if there is a passphrase. */
export async function makeKey(kind: Omit<Parameters<typeof generateKey>[0], "userIDs" | "format">): Promise<TestKey> {
  const { privateKey, publicKey } = await generateKey({ ...kind, userIDs: [{ name: "gate" }], format: "armored" });
  const encryptionKeys = await readKey({ armoredKey: publicKey });
  // What was encrypted while the key was valid.
  const date = kind.date ?? new Date();
  return {
    privateKey,
    encrypt: async (text) => String(await encrypt({ message: await createMessage({ text }), encryptionKeys, date })),
  };
}

/** This armoured message with one character of its first line changed. */
export function damage(message: string): string {
  return message.replace(
    /\n\n(.{20})(.)/,
    (_, before: string, char: string) => `\n\n${before}${char === "x" ? "y" : "x"}`,
  );
}
