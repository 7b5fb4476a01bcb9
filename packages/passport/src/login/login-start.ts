import type { IncomingHttpHeaders } from "node:http";

/** Which other sites may send the browser to a login: none, subdomains of this one's registrable domain, or all. */
export type CrossSiteStart = "refuse" | "accept-same-site" | "accept-login-csrf";

const ACCEPTED_SITES: Readonly<Record<CrossSiteStart, readonly string[]>> = {
  refuse: ["same-origin", "none"],
  "accept-same-site": ["same-origin", "none", "same-site"],
  "accept-login-csrf": ["same-origin", "none", "same-site", "cross-site"],
};

// Chromium and Firefox now; Chromium and Safari, and Firefox, before; Safari's previews.
const PURPOSES = ["sec-purpose", "purpose", "x-moz", "x-purpose"] as const;

/**
 * Whether a person made this request by navigating: not an image, a frame or a script of a page, and not a browser or a
 * framework that fetches or renders a link before anybody follows it (W3C Fetch Metadata; HTML, "Sec-Purpose").
 *
 * Browsers alone send `Sec-Fetch-Site`, over https and to localhost. Without it the request is taken at its word.
 */
export function isStartedByPerson(headers: IncomingHttpHeaders, crossSiteStart: CrossSiteStart): boolean {
  if (isAheadOfTime(headers)) return false;
  const site = headers["sec-fetch-site"];
  if (site === undefined) return true;
  return (
    ACCEPTED_SITES[crossSiteStart].includes(String(site)) &&
    headers["sec-fetch-mode"] === "navigate" &&
    headers["sec-fetch-dest"] === "document"
  );
}

function isAheadOfTime(headers: IncomingHttpHeaders): boolean {
  if (headers["next-router-prefetch"] !== undefined) return true;
  return PURPOSES.some((name) => /prefetch|prerender|preview/i.test(String(headers[name] ?? "")));
}
