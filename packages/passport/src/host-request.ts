import type { StrategyRequest } from "./verify.ts";

/** The request's headers; none where a host, or a test's stand-in for one, has none. */
export function headersOf(req: StrategyRequest): StrategyRequest["headers"] {
  return (req as Partial<StrategyRequest>).headers ?? {};
}
