/**
 * Whether a page of this very origin sent the request. Browsers say so by themselves, and no page can change it. A
 * request that says nothing is refused: an old browser may be under another site's orders.
 */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  if (site === null && origin === null) return false;
  return (site ?? "same-origin") === "same-origin" && (origin ?? ownOrigin(request)) === ownOrigin(request);
}

function ownOrigin(request: Request): string {
  return new URL(request.url).origin;
}
