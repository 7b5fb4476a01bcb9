import { isLoopback } from "@ianum/core/authors";

/** Where a connection was to go. */
export interface Target {
  /** Such as `https://auth.eu.ianum.com`. */
  readonly origin: string;
  /** The environment name that leads there; absent for the public platform's own address. */
  readonly setting?: string | undefined;
  /** The name of a proxy setting that this process does not use. */
  readonly unusedProxy?: string | undefined;
  /** Whether a proxy is there, which `setting` names. */
  readonly isProxy?: boolean;
}

/** What to do about a connection that failed with this system code. */
export function networkRemedy(code: string | undefined, { isProxy, origin, setting, unusedProxy }: Target): string {
  const { host, hostname, port, protocol } = new URL(origin);
  const address = setting ?? "the network";
  if (code !== undefined && code in certificateRemedies) return certificateRemedies[code] as string;
  if (code === "EPROTO" || code?.startsWith("ERR_SSL")) {
    return `${host} does not speak TLS, as ${protocol}// needs: check ${address}`;
  }
  if (unusedProxy !== undefined && code !== "ECONNREFUSED") {
    return `${unusedProxy} is set, but this process does not use it: run it with NODE_USE_ENV_PROXY=1 on Node 22.21, 24.5 or newer`;
  }
  if (code === "ENOTFOUND") {
    return setting === undefined
      ? "check this machine's network connection, VPN and DNS server"
      : `check ${setting}: no such host is known; if it is right, check this machine's DNS server`;
  }
  if (code === "EAI_AGAIN")
    return "no DNS server answers: check this machine's network connection and /etc/resolv.conf";
  if (code === "ECONNREFUSED") {
    if (isProxy) return `no proxy listens at ${host}: start it, or correct ${address}, or unset it`;
    return isLoopback(hostname)
      ? `start what listens there (ianum sandbox --port ${port || 80}), or correct ${address}`
      : `nothing listens at ${host}: check ${address}, or the proxy and firewall on the way`;
  }
  if (code === "ENETUNREACH" || code === "EHOSTUNREACH")
    return "there is no route: check the network connection or VPN";
  if (code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET") {
    return "the other side cut the connection: try again, and then look at the firewall, VPN or proxy on the way";
  }
  return `check that ${host} can be reached from this network: a firewall or VPN may drop the packets`;
}

const INTERCEPTED =
  "something on the way opens TLS connections, or the server is a private one: add its authority with NODE_EXTRA_CA_CERTS=/path/ca.pem";

// Codes of OpenSSL and Node: https://nodejs.org/api/tls.html, "X509 certificate error codes".
const certificateRemedies: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: INTERCEPTED,
  SELF_SIGNED_CERT_IN_CHAIN: INTERCEPTED,
  UNABLE_TO_GET_ISSUER_CERT: INTERCEPTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: INTERCEPTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: INTERCEPTED,
  CERT_UNTRUSTED: INTERCEPTED,
  CERT_HAS_EXPIRED: "set this machine's clock if its date is wrong; else the server's certificate has run out",
  CERT_NOT_YET_VALID: "set this machine's clock: the certificate's life has not begun at its date",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate is for another host: check the address, and what answers in its place",
};
