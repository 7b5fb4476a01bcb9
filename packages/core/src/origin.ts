import { ConfigurationError } from "./errors/configuration-error.ts";

// Addresses of this machine itself, as WHATWG URL prints them (it turns 127.1 into 127.0.0.1).
const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether a secret may travel to this address at all: TLS, or a connection that does not leave the machine. */
export function isConfidential(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.test(url.hostname));
}

/**
 * The origin that an option names.
 *
 * @throws ConfigurationError when it is no URL, has more than an origin, or would send a secret in the clear
 */
export function parseOrigin(option: string, value: unknown): string {
  if (typeof value !== "string" || !URL.canParse(value)) {
    throw new ConfigurationError(option, "must be an origin such as https://api.example.com");
  }
  const url = new URL(value);
  if (!isConfidential(url)) {
    throw new ConfigurationError(option, "must begin with https:// (http:// is for a loopback address only)");
  }
  if (url.hostname.includes("*")) throw new ConfigurationError(option, "must not hold a wildcard; list each origin");
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new ConfigurationError(option, `must be an origin alone, without path, query or user; write ${url.origin}`);
  }
  return url.origin;
}
