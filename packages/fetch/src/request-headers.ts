import type { AccessToken } from "@ianum/core";

/** Headers of our own: changing them changes nothing of the caller's. A plain object stays one, being the cheapest. */
export type OwnHeaders = Headers | Record<string, string>;

const AUTHORIZATION = "authorization";

export function copyHeaders(headers: HeadersInit = {}): OwnHeaders {
  return Symbol.iterator in headers ? new Headers(headers) : { ...headers };
}

/** Whether the caller has set `Authorization`, in any case. */
export function hasAuthorization(headers: OwnHeaders): boolean {
  if (headers instanceof Headers) return headers.has(AUTHORIZATION);
  for (const name in headers) {
    if (name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION) return true;
  }
  return false;
}

/** Puts the token on headers that are ours, in place of the one that they have. */
export function setBearer(headers: OwnHeaders, { value }: AccessToken): void {
  // The platform's documents spell the type "Baerer" in answers; what its API takes is "Bearer".
  const bearer = `Bearer ${value}`;
  if (headers instanceof Headers) headers.set(AUTHORIZATION, bearer);
  else headers[AUTHORIZATION] = bearer;
}
