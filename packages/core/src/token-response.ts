import { type AccessToken, createAccessToken } from "./access-token.ts";
import { ResponseError } from "./errors/response-error.ts";

// Documented: "a token lives 1 hour" (docs.ianum.com, "OAuth 2.0 Authentication").
const DOCUMENTED_LIFE_S = 3600;
const LONGEST_LIFE_S = 365 * 24 * 3600;

// RFC 6749 §5.1 compares the type without regard to case. "Baerer" is how the platform spells it.
const BEARER_TYPES: ReadonlySet<string> = new Set(["bearer", "baerer"]);

// Visible ASCII: what can stand in a header without ending or splitting it.
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/**
 * The token of a successful token response.
 *
 * @param sentAt - just before the request was sent, in Unix milliseconds: the token's life counts from there
 * @throws ResponseError naming the field that is wrong, never its value
 */
export function parseTokenResponse(body: string, sentAt: number): AccessToken {
  const fields = parseJsonObject(body);
  if (fields === undefined) throw new ResponseError("the token endpoint's answer is not a JSON object");

  const { access_token: value, token_type: type, expires_in: expiresIn } = fields;
  if (typeof value !== "string" || !HEADER_SAFE.test(value)) {
    throw new ResponseError("access_token is missing, or is no text that can stand in a header");
  }
  if (type !== undefined && (typeof type !== "string" || !BEARER_TYPES.has(type.toLowerCase()))) {
    throw new ResponseError("token_type is neither bearer nor the platform's Baerer");
  }
  return createAccessToken(value, sentAt + lifeInSeconds(expiresIn) * 1000);
}

function lifeInSeconds(expiresIn: unknown): number {
  if (expiresIn === undefined) return DOCUMENTED_LIFE_S;
  const isNumeric =
    typeof expiresIn === "number" || (typeof expiresIn === "string" && /^\d+(?:\.\d+)?$/.test(expiresIn));
  const seconds = isNumeric ? Number(expiresIn) : Number.NaN;
  if (!(seconds > 0 && seconds <= LONGEST_LIFE_S)) {
    throw new ResponseError("expires_in is no number of seconds between 0 and a year");
  }
  return seconds;
}

/** The fields of a JSON object; `undefined` for all else. JSON.parse's own error quotes the text, so it stays here. */
export function parseJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
