import type { AccessToken } from "@ianum/core";

/** Headers of our own, in the form that the caller gave them: changing them changes nothing of the caller's. */
type HeadersCopy = Headers | [string, string][] | Record<string, string>;

const AUTHORIZATION = "authorization";

/** Whether the caller has set `Authorization`, in any case. */
export function hasAuthorization(headers: HeadersInit | undefined): boolean {
  if (headers === undefined) return false;
  if (headers instanceof Headers) return headers.has(AUTHORIZATION);
  if (isIterable(headers)) return [...headers].some(isAuthorization);
  return Object.keys(headers).some((name) => isAuthorization([name]));
}

/** A copy, as cheap as the form allows: a plain object stays one. */
export function copyHeaders(headers: HeadersInit | undefined): HeadersCopy {
  if (headers instanceof Headers) return new Headers(headers);
  if (headers !== undefined && isIterable(headers)) return [...headers].filter((pair) => !isAuthorization(pair));
  return { ...headers };
}

/** Puts the token on headers that are ours, in place of the one that they have. */
export function setBearer(headers: HeadersCopy, token: AccessToken): void {
  // The platform's documents spell the type "Baerer" in answers; what its API takes is "Bearer".
  const bearer = `Bearer ${token.value}`;
  if (headers instanceof Headers) headers.set(AUTHORIZATION, bearer);
  else if (Array.isArray(headers)) headers.push([AUTHORIZATION, bearer]);
  else headers[AUTHORIZATION] = bearer;
}

function isIterable(headers: object): headers is [string, string][] {
  return Symbol.iterator in headers;
}

function isAuthorization([name]: readonly [string, ...unknown[]]): boolean {
  return name.length === AUTHORIZATION.length && name.toLowerCase() === AUTHORIZATION;
}
