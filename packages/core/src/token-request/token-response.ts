import { type AccessToken, createAccessToken } from "../access-token.ts";
import { ResponseError } from "../errors/response-error.ts";

// Documented: "a token lives 1 hour" (docs.ianum.com, "OAuth 2.0 Authentication").
const DOCUMENTED_LIFE_S = 3600;
const LONGEST_LIFE_S = 365 * 24 * 3600;

// RFC 6749 §5.1 compares the type without regard to case. "Baerer" is how the platform spells it.
const BEARER = /^b(?:ea|ae)rer$/i;

// Visible ASCII: what can stand in a header without ending or splitting it.
export const HEADER_SAFE: RegExp = /^[\x21-\x7e]+$/;

/**
 * The token of a successful token response.
 *
 * @param sentAt - just before the request was sent, in Unix milliseconds: the token's life counts from there
 * @throws ResponseError naming the field that is wrong, never its value
 */
export function parseTokenResponse(body: string, sentAt: number): AccessToken {
  const { access_token: value, token_type: type = "bearer", expires_in: life = DOCUMENTED_LIFE_S } = fieldsOf(body);
  if (typeof value !== "string" || !HEADER_SAFE.test(value)) {
    throw new ResponseError("the answer is no JSON object with an access_token that can stand in a header");
  }
  if (typeof type !== "string" || !BEARER.test(type)) {
    throw new ResponseError("token_type is neither bearer nor the platform's Baerer");
  }
  const isNumeric = typeof life === "number" || (typeof life === "string" && /^\d+(?:\.\d+)?$/.test(life));
  const seconds = Number(life);
  if (!(isNumeric && seconds > 0 && seconds <= LONGEST_LIFE_S)) {
    throw new ResponseError("expires_in is no number of seconds between 0 and a year");
  }
  return createAccessToken(value, sentAt + seconds * 1000);
}

/** The fields of a JSON object; none of all else. JSON.parse's own error quotes the text, so it stays here. */
export function fieldsOf(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
