import { ConfigurationError } from "../errors/configuration-error.ts";

/**
 * The SHA-256 of a text, as 64 hexadecimal digits.
 *
 * @throws ConfigurationError if there is no Web Crypto: Jest's environment jsdom takes it away
 */
export async function sha256(text: string): Promise<string> {
  if (globalThis.crypto?.subtle === undefined || typeof TextEncoder === "undefined")
    throw new ConfigurationError(
      "crypto",
      "this environment has no crypto.subtle; in Jest, put @jest-environment node at the top of the test, or give jsdom Node's crypto and fetch",
    );
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
