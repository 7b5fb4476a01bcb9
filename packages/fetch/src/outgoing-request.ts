import { parseUrl } from "@ianum/core/authors";
import { fieldsOf } from "./request-fields.ts";

type Fetch = typeof globalThis.fetch;

/** A request as it will be sent: what was judged is what goes out. */
export interface OutgoingRequest {
  /** The address that may or may not see a token. */
  readonly url: string;
  /** What `fetch` is given: a `Request` of this runtime, or `url`. */
  readonly target: Request | string;
  /** What the caller's `init` goes over: the fields of an object that only looks like a `Request`; a copy's dispatcher. */
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
  const copy = (): OutgoingRequest => ({
    ...outgoingRequest(globalThis.Request.prototype.clone.call(input)),
    base: dispatcherOf(input),
  });
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
function lookalike(request: Request, url: string, dispatcher = dispatcherOf(request)): OutgoingRequest {
  const base = { ...fieldsOf(request), ...dispatcher };
  return {
    url,
    target: url,
    // A copy takes the stream that `body` was, and leaves another one.
    get base() {
      const { body } = request;
      return (body ? { ...base, body, duplex: "half" } : base) as RequestInit;
    },
    request,
    copy: () => lookalike(request.clone(), url, dispatcher),
  };
}

/**
 * What a Request of Node 20 and 22, and of undici 6, is sent over (a proxy, say): it is under a symbol, and a clone has none.
 * Later versions clone it, and show it to nobody.
 */
function dispatcherOf(request: Request): RequestInit | undefined {
  const name = Object.getOwnPropertySymbols(request).find(({ description }) => description === "dispatcher");
  const dispatcher: unknown = name && Reflect.get(request, name);
  return dispatcher ? ({ dispatcher } as RequestInit) : undefined;
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
