// The documented spelling, and no other: a client that echoes `token_type` is refused.
const BEARER = /^Bearer ([^\s]+)$/;

/** The access token in an `Authorization` header, if it is spelled as the platform documents it. */
export function bearerIn(authorization: string | null | undefined): string | undefined {
  return BEARER.exec(authorization ?? "")?.[1];
}
