import { parseUrl } from "@ianum/core/authors";

type Fetch = typeof globalThis.fetch;

/** A request as it will be sent: what was judged is what goes out. */
export interface OutgoingRequest {
  /** The address that may or may not see a token. */
  readonly url: string;
  /** What `fetch` is given: a `Request` of this runtime, or `url`. */
  readonly target: Request | string;
  /** What the caller's `init` goes over: the fields of an object that only looks like a `Request`. */
  readonly base: RequestInit | undefined;
  /** The caller's `Request`, or what looks like one. */
  readonly request: Request | undefined;
  /** The same request once more, for a second sending. Its body is a copy: a body can be read once. */
  copy(): OutgoingRequest;
}

/** Reads everything of `input` at once: a caller may change its objects as soon as it has called. */
export function outgoingRequest(input: Parameters<Fetch>[0]): OutgoingRequest {
  if (typeof input !== "object" || !("url" in input && "headers" in input)) {
    const url = absolute(String(input));
    const plain: OutgoingRequest = { url, target: url, base: undefined, request: undefined, copy: () => plain };
    return plain;
  }
  const url = urlOf(input);
  if (url === undefined) return lookalike(input, input.url);
  // The class's own `clone`, for a subclass may have another, and lead elsewhere.
  const copy = (): OutgoingRequest => outgoingRequest(globalThis.Request.prototype.clone.call(input));
  return { url, target: input, base: undefined, request: input, copy };
}

/**
 * The address that `fetch` will see, by the class's own getter: a subclass may show another. `undefined` if this is not a
 * Request of this runtime, but one of another copy of fetch, a Proxy of one, or an object with the same fields.
 */
function urlOf(request: Request): string | undefined {
  try {
    const getter = Object.getOwnPropertyDescriptor(globalThis.Request.prototype, "url")?.get;
    return getter?.call(request) as string | undefined;
  } catch {
    return undefined;
  }
}

// What `fetch` would make of the object is not known, so it gets the address that was judged, and the fields.
function lookalike(request: Request, url: string): OutgoingRequest {
  const { cache, credentials, headers, integrity, keepalive, method, redirect, signal } = request;
  const fields = { cache, credentials, headers, integrity, keepalive, method, redirect, signal };
  // node-fetch has settings of its own as fields: `agent`, `compress`.
  const all = [...Object.entries(request), ...Object.entries(fields)];
  const base = Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null)) as RequestInit;
  return {
    url,
    target: url,
    // A copy takes the stream that `body` was, and leaves another one.
    get base() {
      const { body } = request;
      return (body ? { ...base, body, duplex: "half" } : base) as RequestInit;
    },
    request,
    copy: () => lookalike(request.clone(), url),
  };
}

// As a page or a worker resolves it. Without a location, fetch refuses a relative address.
function absolute(url: string): string {
  const { document, location } = globalThis as unknown as Record<
    "document" | "location",
    { baseURI?: string; href?: string }
  >;
  const base = document?.baseURI ?? location?.href;
  return (base === undefined ? undefined : parseUrl(url, base)?.href) ?? url;
}
