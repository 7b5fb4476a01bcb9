import { readSecretFile, systemCode } from "@ianum/core/authors";
import type { Settings } from "./settings.ts";

/** A value, and where it was found, for people. */
export interface FoundValue {
  readonly value: string;
  readonly from: string;
}

/** A gate's keys, as far as they were found. */
export interface Keys {
  readonly clientId: FoundValue | undefined;
  /** Newest first. */
  readonly clientSecrets: readonly FoundValue[];
  /** Why there is no secret, and what to do. */
  readonly problem?: { readonly detail: string; readonly remedy: string };
}

/** Looks for the gate's keys where `optionsFromEnv` of `@ianum/core` does. A blank value counts as missing. */
export async function findKeys(settings: Settings): Promise<Keys> {
  const clientId = find(settings, "IANUM_CLIENT_ID");
  const secret = find(settings, "IANUM_CLIENT_SECRET");
  const file = find(settings, "IANUM_CLIENT_SECRET_FILE");
  if (secret && file) {
    const detail = "IANUM_CLIENT_SECRET and IANUM_CLIENT_SECRET_FILE are both set";
    return { clientId, clientSecrets: [secret], problem: { detail, remedy: "unset one of them" } };
  }
  if (secret) return { clientId, clientSecrets: [secret] };
  if (file) return { clientId, ...(await secretsIn(file.value)) };
  return {
    clientId,
    clientSecrets: [],
    problem: {
      detail: "neither IANUM_CLIENT_SECRET nor IANUM_CLIENT_SECRET_FILE is set",
      remedy:
        "make a secret in the Developer Area's Gate Edit console, and set IANUM_CLIENT_SECRET, or IANUM_CLIENT_SECRET_FILE to the path of a file that holds it",
    },
  };
}

function find({ env, sourceOf }: Settings, name: string): FoundValue | undefined {
  const value = env[name];
  return value?.trim() ? { value, from: `${name} in ${sourceOf(name)}` } : undefined;
}

async function secretsIn(path: string): Promise<Pick<Keys, "clientSecrets" | "problem">> {
  try {
    const secrets = await readSecretFile(path);
    const clientSecrets = secrets.map((value, index) => ({ value, from: `secret ${index + 1} of ${path}` }));
    if (clientSecrets.length > 0) return { clientSecrets };
    const remedy = "write the secret into it, or one a line, newest first";
    return { clientSecrets, problem: { detail: `the file ${path} is empty`, remedy } };
  } catch (error) {
    // Without the value: it may be the secret itself, put here by mistake.
    const code = systemCode(error);
    const problem = code === "ENOENT" ? "is not there" : `cannot be read (${code})`;
    const detail = `the file that IANUM_CLIENT_SECRET_FILE names ${problem}`;
    const remedy =
      code === "EACCES"
        ? "let the user that runs this read it"
        : "set IANUM_CLIENT_SECRET_FILE to the path of a file with the secret; if the value is the secret itself, it belongs in IANUM_CLIENT_SECRET";
    return { clientSecrets: [], problem: { detail, remedy } };
  }
}
