import { type AccessToken, createAccessToken, isHeaderSafe } from "../access-token.ts";

/** A copy of a store's token, so that the store's own object cannot print the value; `undefined` if it is not a token. */
export function storedToken(
  given: AccessToken | undefined,
  onUnreadable: (error: Error) => void,
): AccessToken | undefined {
  if (given === undefined) return undefined;
  const { expiresAt, value } = given;
  const problem = !isHeaderSafe(value)
    ? "the stored token is not valid in a header"
    : typeof expiresAt !== "number" || Number.isNaN(expiresAt)
      ? "the stored token's expiresAt is not a number"
      : undefined;
  if (problem === undefined) return createAccessToken(value, expiresAt);
  onUnreadable(new Error(`${problem}; it counts as absent`));
  return undefined;
}
