import { isConfidential, parseOrigin } from "../platform/origin.ts";

// Subdomains, on the default port: an origin that has another one names it.
const PLATFORM = /^https:\/\/(?:[\w-]+\.)+ianum\.com\//;

// Requests go to few origins; the limit is for those whom somebody feeds thousands.
const MOST_REMEMBERED = 500;

/**
 * Decides where a token may go: by `https` (or `http` to a loopback address) to `*.ianum.com` on the default port and to
 * the listed origins.
 *
 * @param origins - origins such as `https://api.example.com`
 * @param onDenied - hears of each origin that was refused, once
 * @returns whether this address may see a token; `false` for what is no absolute URL
 * @throws ConfigurationError naming the entry of `origins` that is none
 */
export function createOriginPolicy(
  origins: readonly string[],
  onDenied: (origin: string) => void,
): (url: string | URL) => boolean {
  const allowed = origins.map((origin, index) => `${parseOrigin(`origins[${index}]`, origin)}/`);
  const denied = new Set<string>();
  // Parsing a URL costs more than all else that an adapter does. A URL's authority ends at the first slash after it, so
  // what begins with an origin and a slash can only be an address of that origin.
  const isAllowed = (href: string): boolean => allowed.some((origin) => href.startsWith(origin)) || PLATFORM.test(href);

  return (url) => {
    const href = String(url);
    if (isAllowed(href)) return true;
    if (!URL.canParse(href)) return false;
    // Written in another way, perhaps: in capitals, with the default port, without a path.
    const parsed = new URL(href);
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
