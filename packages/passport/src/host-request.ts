import type { StrategyRequest } from "./verify.ts";

/** The request's headers; none where a host, or a test's stand-in for one, has none. */
export function headersOf(req: StrategyRequest): StrategyRequest["headers"] {
  return (req as Partial<StrategyRequest>).headers ?? {};
}

/** The query's parameters; one that is there twice is a list, as parsers have it. */
export function queryOf(req: StrategyRequest): Readonly<Record<string, unknown>> {
  const query: unknown = req.query;
  if (typeof query === "object" && query !== null && Object.keys(query).length > 0)
    return query as Record<string, unknown>;
  // A host that parses no query. Not by `new URL`: a path such as `//[/` is not one, and its error quotes the whole address.
  const url: unknown = req.url;
  const text = typeof url === "string" && url.includes("?") ? url.slice(url.indexOf("?") + 1) : "";
  const parameters = new URLSearchParams(text.replace(/#.*/, ""));
  const read = (name: string): unknown => {
    const values = parameters.getAll(name);
    return values.length > 1 ? values : values[0];
  };
  return Object.fromEntries(Array.from(new Set(parameters.keys()), (name) => [name, read(name)]));
}

/** Sets `Retry-After` where the host keeps its response on the request, as Express and what is built on it do. */
export function setRetryAfter(req: StrategyRequest, seconds: number): void {
  const { res } = req as { res?: { setHeader?: (name: string, value: string) => unknown } };
  if (typeof res?.setHeader === "function") res.setHeader("Retry-After", String(seconds));
}
