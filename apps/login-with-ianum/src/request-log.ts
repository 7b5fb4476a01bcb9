import type { RequestHandler } from "express";

/** A line for each request, without its query: the return's holds an ianumToken. */
export function logRequests(log: (line: string) => void): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const { method, path } = req;
    res.once("close", () => {
      const status = res.writableFinished ? res.statusCode : "left";
      log(`${method} ${path} ${status} ${Math.round(performance.now() - startedAt)} ms`);
    });
    next();
  };
}
