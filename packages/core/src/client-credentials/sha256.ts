import { ConfigurationError } from "../errors/configuration-error.ts";
import { nodeModule } from "../platform/node-module.ts";

/**
 * The SHA-256 of a text, as 64 hexadecimal digits.
 *
 * @throws ConfigurationError if there is neither Node's crypto nor Web Crypto
 */
export async function sha256(text: string): Promise<string> {
  // Some bytes: not worth a thread of Web Crypto's, whose result comes when a busy machine finds the time.
  const node = nodeModule("node:crypto");
  if (node !== undefined) return node.createHash("sha256").update(text).digest("hex");
  const { crypto } = globalThis;
  if (crypto?.subtle === undefined || typeof TextEncoder === "undefined")
    throw new ConfigurationError(
      "crypto",
      "this environment has no crypto.subtle; in Jest, put @jest-environment node at the top of the test, or give jsdom Node's crypto and fetch",
    );
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
