import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigurationError, optionsFromEnv } from "@ianum/core";
import type { AppConfig } from "./create-app.ts";

const SHORTEST_SECRET = 32;

/**
 * What the environment says: `IANUM_GATE_ALIAS`, `IANUM_PRIVATE_KEY_FILE`, `IANUM_PRIVATE_KEY_PASSPHRASE`,
 * `SESSION_SECRET`, `PUBLIC_URL` and all that `optionsFromEnv` reads.
 *
 * @throws ConfigurationError naming what is missing or wrong
 */
export function settingsFromEnv(env: Readonly<Record<string, string | undefined>>): Omit<AppConfig, "log"> {
  const platform = optionsFromEnv(env);
  const gateAlias = env["IANUM_GATE_ALIAS"];
  if (!gateAlias?.trim())
    throw new ConfigurationError("IANUM_GATE_ALIAS", "missing from the environment; set the gate's alias");
  const publicUrl = env["PUBLIC_URL"];
  if (publicUrl !== undefined && !URL.canParse(publicUrl))
    throw new ConfigurationError("PUBLIC_URL", "must be the address that people open, such as https://app.example.com");
  const isHttps = publicUrl !== undefined && new URL(publicUrl).protocol === "https:";

  const sessionSecret = env["SESSION_SECRET"] ?? randomBytes(32).toString("base64url");
  if (sessionSecret.length < SHORTEST_SECRET)
    throw new ConfigurationError(
      "SESSION_SECRET",
      `must be ${SHORTEST_SECRET} characters or more, from a random source`,
    );
  const keyFile = env["IANUM_PRIVATE_KEY_FILE"];
  const passphrase = env["IANUM_PRIVATE_KEY_PASSPHRASE"];
  return {
    platform,
    gateAlias,
    sessionSecret,
    isHttps,
    ...(keyFile ? { privateKey: readKey(keyFile), ...(passphrase ? { passphrase } : {}) } : {}),
  };
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new ConfigurationError("IANUM_PRIVATE_KEY_FILE", "cannot be read; set the path of the gate's OpenPGP key");
  }
}
