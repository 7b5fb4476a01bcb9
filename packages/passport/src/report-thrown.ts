import type { HostStrategy } from "./host-strategy.ts";
import type { StrategyRequest } from "./host-request.ts";

/**
 * Passes on what Passport, the host or the application's callback threw when it was told an outcome: to the host's error
 * handlers, if there is a way to them. It never ends the process, and leaves no request without a response.
 *
 * @param told - the type of that outcome
 */
export function reportThrown(
  strategy: HostStrategy,
  req: StrategyRequest,
  told: "success" | "fail" | "redirect" | "error",
  error: Error,
): void {
  const { next } = req as { next?: (error: Error) => void };
  // Express keeps the way to its error handlers on the request. `strategy.error` would call the application's callback
  // again, except after a redirect, of which no callback is told.
  if (typeof next === "function" && told !== "redirect") return next(error);
  try {
    // The way of Fastify, Koa and NestJS. A callback that threw at once under Fastify gets its own error.
    if (told !== "error") return strategy.error(error);
  } catch {
    if (typeof next === "function") return next(error);
  }
  process.emitWarning(error);
  endWithServerError(strategy);
}

/** For a request whose callback throws even when it is given an error: Passport asks no callback about a redirect. */
function endWithServerError(strategy: HostStrategy): void {
  try {
    strategy.redirect("", 500);
  } catch {
    // It has a response already.
  }
}
