import { must } from "../errors/validate.ts";

// Addresses of this machine itself, as WHATWG URL prints them (it turns 127.1 into 127.0.0.1).
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a secret may travel to this address at all: TLS, or a connection that does not leave the machine. */
export function isConfidential({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
}

/**
 * The origin that an option names.
 *
 * @throws ConfigurationError when it is no URL, has more than an origin, or would send a secret in the clear
 */
export function parseOrigin(option: string, value: unknown): string {
  const isUrl = typeof value === "string" && URL.canParse(value);
  must(isUrl, option, "must be an origin such as https://api.example.com");
  const url = new URL(value);
  must(isConfidential(url), option, "must begin with https:// (http:// is for a loopback address only)");
  must(
    url.href === `${url.origin}/` && !url.host.includes("*"),
    option,
    `must be an origin alone, without path, query, user or wildcard, such as ${url.origin.replace("*", "api")}`,
  );
  return url.origin;
}
