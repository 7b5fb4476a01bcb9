import { must } from "../errors/validate.ts";

// Addresses of this machine itself, as WHATWG URL prints them (it turns 127.1 into 127.0.0.1).
// Names below localhost are not among them: resolvers ask DNS for those, and any server may respond.
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a secret may travel to this address at all: TLS, or a connection that does not leave the machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

/** Whether a host name, as a URL has it, is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * The origin that an option names.
 *
 * @throws ConfigurationError if it is not a URL, has more than an origin, or would send a secret in the clear
 */
export function parseOrigin(option: string, value: unknown): string {
  const url = typeof value === "string" ? parseUrl(value) : undefined;
  must(url, option, "must be an origin such as https://api.example.com");
  must(isConfidential(url), option, "must begin with https:// (http:// is for a loopback address only)");
  must(
    url.href === `${url.origin}/` && !url.host.includes("*"),
    option,
    `must be an origin alone, without path, query, user or wildcard, such as ${example(url)}`,
  );
  return url.origin;
}

/** The origin that was probably meant; a host that no DNS name is as long as is not repeated. */
function example({ host, origin }: URL): string {
  return host.length <= 253 ? origin.replace("*", "api") : "https://api.example.com";
}

/**
 * The URL that a text is; `undefined` if it is not an absolute one. By `new URL` alone: on some versions of V8
 * `URL.canParse` says no to international host names once a program has run for a while.
 *
 * @param base - what a relative address is relative to
 */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
