const BEARER = /^Bearer +([\x21-\x7e]+)$/i;

/** The access token that a request brings; `undefined` if there is none. */
export function bearerOf({ headers }: Request): string | undefined {
  return BEARER.exec(headers.get("authorization") ?? "")?.[1];
}
