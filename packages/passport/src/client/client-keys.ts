import { oddEndOf } from "@ianum/core/authors";
import { headersOf, type StrategyRequest } from "../host-request.ts";

/** The keys that a request presents. */
export interface ClientKeys {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What was found of them. */
export type PresentedKeys =
  /** In the order in which they are to be tried: Basic keys may be form-encoded or not. */
  | { readonly type: "keys"; readonly candidates: readonly [ClientKeys, ...ClientKeys[]] }
  | { readonly type: "none" }
  | { readonly type: "malformed"; readonly message: string };

// Far above what the platform gives out (not documented), far below what would cost anything.
const LONGEST_ID = 256;
const LONGEST_SECRET = 1024;
// Base64 of both, each octet of them percent-encoded.
const LONGEST_HEADER = 8 * (LONGEST_ID + LONGEST_SECRET);
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads `client_id` and `client_secret` from HTTP Basic (RFC 6749 §2.3.1: each form-encoded; RFC 7617: UTF-8) or from a
 * parsed JSON or form body, never from the query.
 */
export function readClientKeys(req: StrategyRequest): PresentedKeys {
  const basic = fromBasic(headersOf(req).authorization);
  const body = fromBody(req.body);
  if (basic.type !== "none" && body.type !== "none")
    return malformed("keys were presented twice, in the Authorization header and in the body; use one (RFC 6749 §2.3)");
  const presented = basic.type === "none" ? body : basic;
  if (presented.type !== "keys") return presented;

  if (presented.candidates.some(({ clientId, clientSecret }) => clientId.trim() === "" || clientSecret.trim() === ""))
    return malformed("the client id or the client secret is empty");
  // White space at an end is never right, and no token request can be made with it.
  const [first, ...others] = presented.candidates.filter(
    (keys) => oddEndOf(keys.clientId) === undefined && oddEndOf(keys.clientSecret) === undefined,
  );
  if (first === undefined) return malformed("the client id or the client secret begins or ends with white space");
  if (first.clientId.length > LONGEST_ID || first.clientSecret.length > LONGEST_SECRET)
    return malformed("the client id or the client secret is too long");
  return { type: "keys", candidates: [first, ...others] };
}

function fromBasic(header: string | undefined): PresentedKeys {
  const [scheme = "", credentials = "", ...rest] = (header ?? "")
    .slice(0, LONGEST_HEADER + 1)
    .trim()
    .split(/ +/);
  if (scheme.toLowerCase() !== "basic") return { type: "none" };
  if ((header ?? "").length > LONGEST_HEADER) return malformed("the Authorization header is too long");
  const text = rest.length === 0 && BASE64.test(credentials) ? utf8(credentials) : undefined;
  const colon = text?.indexOf(":") ?? -1;
  if (text === undefined || colon === -1)
    return malformed("the Authorization header is not Basic with base64 of id:secret");
  const asIs: ClientKeys = { clientId: text.slice(0, colon), clientSecret: text.slice(colon + 1) };
  const decoded: ClientKeys = { clientId: formDecoded(asIs.clientId), clientSecret: formDecoded(asIs.clientSecret) };
  const isEncoded = decoded.clientId !== asIs.clientId || decoded.clientSecret !== asIs.clientSecret;
  // Many clients do not encode (`curl -u`, axios), and `a+b` looks as if they did.
  return { type: "keys", candidates: isEncoded ? [decoded, asIs] : [asIs] };
}

function fromBody(body: unknown): PresentedKeys {
  if (typeof body !== "object" || body === null || !Object.hasOwn(body, "client_secret")) return { type: "none" };
  const { client_id: clientId, client_secret: clientSecret } = body as Record<string, unknown>;
  if (typeof clientId !== "string" || typeof clientSecret !== "string")
    return malformed("client_id and client_secret must both be strings, each of them once");
  return { type: "keys", candidates: [{ clientId, clientSecret }] };
}

function malformed(message: string): PresentedKeys {
  return { type: "malformed", message };
}

function utf8(base64: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(base64, "base64"));
  } catch {
    return undefined;
  }
}

// What cannot be decoded was not encoded.
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
