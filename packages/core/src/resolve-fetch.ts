import { must } from "./errors/validate.ts";

/** The option `fetch`, or the global one: looked up at each request, so that a patched `globalThis.fetch` is used. */
export function resolveFetch(
  fetch: unknown = (...request: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...request),
): typeof globalThis.fetch {
  must(typeof fetch === "function", "fetch", "must be a function");
  return fetch as typeof globalThis.fetch;
}
