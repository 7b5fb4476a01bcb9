import type { Strategy } from "passport-strategy";

/** The host's request: Express's, or what stands for it under Fastify, Koa and NestJS. */
export type StrategyRequest = Parameters<Strategy["authenticate"]>[0];

/** The request's headers; none where a host, or a test's stand-in for one, has none. */
export function headersOf(req: StrategyRequest): StrategyRequest["headers"] {
  return (req as Partial<StrategyRequest>).headers ?? {};
}

/**
 * A parameter of the query: its text, or a list of texts if it is there more than once. It is read from the address
 * itself, because hosts differ: some parse no query, some take the first or the last of several, some have a parser of
 * the application's. `req.query` counts only where a host, or a test's stand-in for one, has no address with a query.
 */
export function queryParameter(req: StrategyRequest, name: string): unknown {
  const url: unknown = req.url;
  if (typeof url === "string" && url.includes("?")) {
    // Not by `new URL`: a path such as `//[/` is not one, and its error quotes the whole address.
    const values = new URLSearchParams(url.slice(url.indexOf("?") + 1).replace(/#.*/s, "")).getAll(name);
    return values.length > 1 ? values : values[0];
  }
  const query: unknown = req.query;
  return typeof query === "object" && query !== null && Object.hasOwn(query, name)
    ? (query as Record<string, unknown>)[name]
    : undefined;
}

/**
 * Sets `Retry-After` on the response. Express and Koa keep it on the request. Fastify does not, but the connection of
 * Node's request knows the response that is under way on it (`_httpMessage`; not documented, and absent over HTTP/2).
 */
export function setRetryAfter(req: StrategyRequest, seconds: number): void {
  const { raw, res } = req as { raw?: NodeRequest; res?: NodeResponse };
  const request = raw ?? (req as NodeRequest);
  const { _httpMessage: underWay } = request.socket ?? {};
  // Where requests are pipelined, it may be an earlier one's.
  const response = res ?? (underWay?.req === request ? underWay : undefined);
  if (typeof response?.setHeader === "function") response.setHeader("Retry-After", String(seconds));
}

interface NodeRequest {
  readonly socket?: { readonly _httpMessage?: NodeResponse | null };
}

interface NodeResponse {
  readonly req?: unknown;
  setHeader?(name: string, value: string): unknown;
}
