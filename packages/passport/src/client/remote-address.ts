import type { StrategyRequest } from "../host-request.ts";

/** The caller's address: the host's, which may trust a proxy's header, or the connection's. */
export function remoteAddressOf(req: StrategyRequest): string {
  const { ip, raw, socket } = req as {
    ip?: unknown;
    raw?: { socket?: { remoteAddress?: string } };
    socket?: { remoteAddress?: string };
  };
  return typeof ip === "string" ? ip : (socket?.remoteAddress ?? raw?.socket?.remoteAddress ?? "unknown");
}
