import type { AccessToken } from "@ianum/core";

/** Headers of our own: changing them changes nothing of the caller's. A plain object stays one, being the cheapest. */
export type OwnHeaders = Headers | [string, string][] | Record<string, string>;

const AUTHORIZATION = "authorization";

/** The same headers, to be read any number of times: an iterator gives its pairs once. */
export function rereadable(headers: HeadersInit | undefined): HeadersInit | undefined {
  if (!headers || Array.isArray(headers) || isHeaders(headers) || !(Symbol.iterator in headers)) return headers;
  return [...(headers as Iterable<[string, string]>)];
}

/** Whether the caller has set `Authorization`, in any case. */
export function hasAuthorization(headers: HeadersInit = {}): boolean {
  if (isHeaders(headers)) return headers.has(AUTHORIZATION);
  const names = Array.isArray(headers) ? headers.map(([name]) => String(name)) : Object.keys(headers);
  return names.some((name) => name.toLowerCase() === AUTHORIZATION);
}

/**
 * A copy with room for the token: V8 takes ten times as long to add a field to a copy as it takes to copy. Names keep
 * the caller's case, so pairs stay pairs, and `Headers` of another copy of fetch stay of that copy.
 */
export function copyHeaders(headers: HeadersInit = {}): OwnHeaders {
  if (isHeaders(headers)) {
    // A subclass may be made from something else: that of Next.js is.
    const { constructor } = headers;
    return new (headers instanceof globalThis.Headers ? globalThis.Headers : (constructor as typeof Headers))(headers);
  }
  if (!Array.isArray(headers)) return { [AUTHORIZATION]: "", ...headers };
  const pairs = headers.map(([name, value]): [string, string] => [name, value]);
  return [...pairs.filter(([name]) => String(name).toLowerCase() !== AUTHORIZATION), [AUTHORIZATION, ""]];
}

/** Puts the token on headers that `copyHeaders` made. */
export function setBearer(headers: OwnHeaders, { value }: AccessToken): void {
  // The platform's documents spell the type "Baerer" in responses; its API takes "Bearer".
  const bearer = `Bearer ${value}`;
  if (Array.isArray(headers)) headers[headers.length - 1] = [AUTHORIZATION, bearer];
  else if (isHeaders(headers)) headers.set(AUTHORIZATION, bearer);
  else headers[AUTHORIZATION] = bearer;
}

// By its methods, and not by its class: another copy of fetch has Headers of its own. A Map has no `append`.
function isHeaders(headers: HeadersInit): headers is Headers {
  return typeof (headers as Headers).append === "function" && typeof (headers as Headers).has === "function";
}
