import { isLoopback } from "@ianum/core/authors";
import { certificateRemedy } from "./certificate-remedy.ts";

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
  const certificate = code && certificateRemedy(code);
  if (certificate) return certificate;
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
    return "no DNS server responds: check this machine's network connection and /etc/resolv.conf";
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
