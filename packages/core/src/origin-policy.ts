import { isConfidential, parseOrigin } from "./origin.ts";

/** Decides where a token may go. */
export interface OriginPolicy {
  /** Whether this address may see a token. `false` for what is no absolute URL. */
  allows(url: string | URL): boolean;
}

// Subdomains, on the default port: an origin that has another one names it.
const PLATFORM = /^https:\/\/(?:[\w-]+\.)+ianum\.com$/;

// Requests go to few origins; the limits are for those whom somebody feeds thousands.
const MOST_REMEMBERED = 500;

/**
 * Allows `https` (or `http` to a loopback address) to `*.ianum.com` on the default port and to the listed origins.
 *
 * @param origins - origins such as `https://api.example.com`
 * @param onDenied - hears of each origin that was refused, once
 * @throws ConfigurationError naming the entry of `origins` that is none
 */
export function createOriginPolicy(origins: readonly string[], onDenied: (origin: string) => void): OriginPolicy {
  const listed = new Set(origins.map((origin, index) => parseOrigin(`origins[${index}]`, origin)));
  const verdicts = new Map<string, boolean>();
  const denied = new Set<string>();

  function judge(url: URL): boolean {
    if (isConfidential(url) && (listed.has(url.origin) || PLATFORM.test(url.origin))) return true;
    if (denied.has(url.origin)) return false;
    if (denied.size >= MOST_REMEMBERED) denied.clear();
    denied.add(url.origin);
    onDenied(url.origin);
    return false;
  }

  return {
    allows(url) {
      const href = typeof url === "string" ? url : url.href;
      const prefix = upToAuthority(href);
      const known = verdicts.get(prefix);
      if (known !== undefined) return known;
      if (!URL.canParse(href)) return false;

      const verdict = judge(new URL(href));
      // Only what is an address by itself may stand for all that begin like it.
      if (URL.canParse(prefix)) {
        if (verdicts.size >= MOST_REMEMBERED) verdicts.clear();
        verdicts.set(prefix, verdict);
      }
      return verdict;
    },
  };
}

// Everything before the path. Parsing a whole URL costs more than all else that an adapter does; a URL's authority
// ends at the first slash after it, so cutting there cannot change whose address it is.
function upToAuthority(url: string): string {
  const end = url.indexOf("/", url.indexOf("://") + 3);
  return end === -1 ? url : url.slice(0, end);
}
