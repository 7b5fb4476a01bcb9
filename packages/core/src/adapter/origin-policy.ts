import { isConfidential, parseOrigin, parseUrl } from "../platform/origin.ts";

// The API hosts (docs.ianum.com, "Addresses"), on the default port. Other hosts of the platform, such as the one that
// serves the texts of agreements, are file servers and pages: no token belongs there.
const PLATFORM = /^https:\/\/(?:api-auth|auth|auth\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.ianum\.com\//;

// Requests go to few origins; the limit is for a program that is fed thousands.
const MOST_REMEMBERED = 500;

/**
 * Decides where a token may go: by `https` (or `http` to a loopback address) to the platform's API hosts on the default
 * port and to the listed origins.
 *
 * @param origins - origins such as `https://api.example.com`
 * @param onDenied - called once with each origin that was refused
 * @returns whether this address may see a token; `false` for what is not an absolute URL
 * @throws ConfigurationError naming the entry of `origins` that is not an origin
 */
export function createOriginPolicy(
  origins: readonly string[],
  onDenied: (origin: string) => void,
): (url: string | URL) => boolean {
  const allowed = origins.map((origin, index) => `${parseOrigin(`origins[${index}]`, origin)}/`);
  const denied = new Set<string>();
  // Parsing a URL costs more than everything else that an adapter does. A URL's authority ends at the first slash after it, so
  // what begins with an origin and a slash can only be an address of that origin.
  const isAllowed = (href: string): boolean => allowed.some((origin) => href.startsWith(origin)) || PLATFORM.test(href);

  return (url) => {
    const href = String(url);
    if (isAllowed(href)) return true;
    // Written in another way, perhaps: in capitals, with the default port, without a path.
    const parsed = parseUrl(href);
    if (parsed === undefined) return false;
    const { origin } = parsed;
    if (isConfidential(parsed) && isAllowed(`${origin}/`)) return true;
    if (!denied.has(origin)) {
      if (denied.size >= MOST_REMEMBERED) denied.clear();
      denied.add(origin);
      onDenied(origin);
    }
    return false;
  };
}
