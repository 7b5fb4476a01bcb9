import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { systemCode } from "@ianum/core/authors";

/** What a server showed of itself, and whether this machine takes it. */
export interface Certificate {
  /** The time in which it and all that vouch for it are valid. */
  readonly validFrom: Date;
  readonly validTo: Date;
  /** The hosts that it is for, as it says. */
  readonly hosts: readonly string[];
  /** Why it is not to be trusted: a code of OpenSSL or of Node. `undefined` if nothing is wrong with it. */
  readonly fault: string | undefined;
}

/** The certificate of a connection that was made, checked or not. */
export function certificateOf(socket: TLSSocket): Certificate {
  const chain = chainOf(socket.getPeerCertificate(true));
  // Node's types say that it is an Error; it is the error's code.
  const fault: unknown = socket.authorizationError;
  return {
    validFrom: new Date(Math.max(...chain.map(({ valid_from: from }) => Date.parse(from)))),
    validTo: new Date(Math.min(...chain.map(({ valid_to: to }) => Date.parse(to)))),
    hosts: (chain[0]?.subjectaltname ?? "").split(", ").map((name) => name.replace(/^[^:]*:/, "")),
    fault: socket.authorized ? undefined : typeof fault === "string" ? fault : (systemCode(fault) ?? "UNKNOWN"),
  };
}

/** The certificate and its issuers. The last one is its own issuer. */
function chainOf(certificate: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain = new Set<DetailedPeerCertificate>();
  for (let one: DetailedPeerCertificate | undefined = certificate; one && !chain.has(one); one = one.issuerCertificate)
    chain.add(one);
  return [...chain];
}
