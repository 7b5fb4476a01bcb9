/** Headers as undici takes them: an object, `[name, value, name, value]`, a list of pairs, or something that gives pairs. */
export type DispatchHeaders = Iterable<unknown> | Readonly<Record<string, unknown>> | null | undefined;

const AUTHORIZATION = "authorization";

/** The same headers, to be read any number of times: an iterator gives its pairs once. */
export function rereadable(headers: DispatchHeaders): DispatchHeaders {
  const isOnce = headers && isIterable(headers) && !Array.isArray(headers) && !("append" in headers); // `Headers` has one
  return isOnce ? copyHeaders(headers) : headers;
}

/** Whether the caller has set `Authorization`, in any case. */
export function hasAuthorization(headers: DispatchHeaders): boolean {
  return namesOf(headers).some((name) => String(name).toLowerCase() === AUTHORIZATION);
}

/** A copy that holds the token as well, in the form that the caller chose. */
export function withBearer(headers: DispatchHeaders, token: string): DispatchHeaders {
  const bearer = `Bearer ${token}`;
  if (!headers || !isIterable(headers)) return { ...headers, [AUTHORIZATION]: bearer };
  return isFlat(headers) ? [...headers, AUTHORIZATION, bearer] : [...headers, [AUTHORIZATION, bearer]];
}

/** A copy: what the caller changes after its call changes nothing of the request. Pairs of an iterator become a flat list. */
export function copyHeaders(headers: DispatchHeaders): DispatchHeaders {
  if (!headers) return headers;
  if (!isIterable(headers)) return { ...headers };
  return isFlat(headers) ? [...headers] : (Array.from(headers) as [unknown, unknown][]).flat();
}

function namesOf(headers: DispatchHeaders): readonly unknown[] {
  if (!headers) return [];
  if (!isIterable(headers)) return Object.keys(headers);
  return isFlat(headers)
    ? headers.filter((_, index) => index % 2 === 0)
    : Array.from(headers, (pair) => (pair as unknown[])[0]);
}

function isIterable(headers: object): headers is Iterable<unknown> {
  return Symbol.iterator in headers;
}

function isFlat(headers: Iterable<unknown>): headers is unknown[] {
  return Array.isArray(headers) && !Array.isArray(headers[0]);
}
