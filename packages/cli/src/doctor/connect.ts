import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import { type Certificate, certificateOf } from "./certificate.ts";

/** A connection that was made, and closed again. */
export interface Connection {
  readonly durationMs: number;
  /** With TLS: its version, and what the server showed, which may have a fault. */
  readonly tls?: { readonly version: string; readonly certificate: Certificate };
}

/**
 * Connects to an origin, with TLS and a full check of the certificate if it is an https one. Sends nothing.
 *
 * @throws the socket's error, with its system code; the signal's reason if that is aborted
 */
export function connect(origin: string, signal: AbortSignal): Promise<Connection> {
  const { hostname, port, protocol } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isTls = protocol === "https:";
  const startedAt = performance.now();

  return new Promise((resolve, reject) => {
    const socket: Socket = isTls
      ? connectTls({
          host,
          port: Number(port || 443),
          // A host name only: RFC 6066 allows no address here.
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ALPNProtocols: ["http/1.1"],
          // A certificate with a fault is looked at, and says more than its error. The check is made all the same, also
          // if the environment turns it off.
          rejectUnauthorized: false,
        })
      : connectTcp({ host, port: Number(port || 80) });
    const end = (): void => void socket.destroy();
    signal.addEventListener("abort", end, { once: true });
    socket.once(isTls ? "secureConnect" : "connect", () => {
      const durationMs = performance.now() - startedAt;
      resolve(socket instanceof TLSSocket ? { durationMs, tls: tlsOf(socket) } : { durationMs });
      end();
    });
    socket.once("error", reject);
    socket.once("close", () => {
      signal.removeEventListener("abort", end);
      reject(signal.aborted ? (signal.reason as Error) : Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
  });
}

function tlsOf(socket: TLSSocket): NonNullable<Connection["tls"]> {
  return { version: socket.getProtocol() ?? "TLS", certificate: certificateOf(socket) };
}
