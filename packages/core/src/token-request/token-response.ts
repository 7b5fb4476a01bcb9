import { type AccessToken, createAccessToken, isHeaderSafe } from "../access-token.ts";
import { ResponseError } from "../errors/response-error.ts";

// Documented: "a token lives 1 hour" (docs.ianum.com, "OAuth 2.0 Authentication").
const DOCUMENTED_LIFE_S = 3600;
const LONGEST_LIFE_S = 365 * 24 * 3600;

// RFC 6749 §5.1 compares the type without regard to case. "Baerer" is how the platform spells it.
const BEARER = /^b(?:ea|ae)rer$/i;

/**
 * The token of a successful token response.
 *
 * @param sentAt - just before the request was sent, in Unix milliseconds: the token's life counts from there
 * @throws ResponseError naming the field that is wrong, never its value
 */
export function parseTokenResponse(body: string, sentAt: number): AccessToken {
  const { access_token: value, token_type, expires_in } = fieldsOf(body);
  // `null` is how many serialisers write "absent".
  const type = token_type ?? "bearer";
  const life = expires_in ?? DOCUMENTED_LIFE_S;
  if (!isHeaderSafe(value)) {
    throw new ResponseError("the response is not a JSON object with a valid access_token");
  }
  if (typeof type !== "string" || !BEARER.test(type)) {
    throw new ResponseError("token_type is neither bearer nor the platform's Baerer");
  }
  const isNumeric = typeof life === "number" || (typeof life === "string" && /^\d+(?:\.\d+)?$/.test(life));
  // An object out of JSON may have a toString that is not a function: Number throws.
  const seconds = isNumeric ? Number(life) : Number.NaN;
  if (!(seconds > 0 && seconds <= LONGEST_LIFE_S)) {
    throw new ResponseError("expires_in is not a number of seconds between 0 and one year");
  }
  return createAccessToken(value, sentAt + seconds * 1000);
}

/** The fields of a JSON object; `{}` for any other text. JSON.parse's own error quotes the text, so it stays here. */
export function fieldsOf(json: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(json)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
