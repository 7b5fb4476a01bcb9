import { parseUrl } from "@ianum/core/authors";
import { UsageError } from "../usage-error.ts";

const MOST_REDIRECTS = 5;

/**
 * A `fetch` that follows redirects within one origin, for GET and HEAD, and no others: a token goes nowhere that was
 * not asked for.
 *
 * @throws UsageError that says where another redirect leads
 */
export function followSameOrigin(send: typeof fetch): (url: URL, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    let current = url;
    for (let redirects = 0; ; redirects += 1) {
      const response = await send(current.href, { ...init, redirect: "manual" });
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || location === null) return response;
      await response.body?.cancel();
      const next = parseUrl(location, current);
      if (!next || next.origin !== url.origin || !/^(?:GET|HEAD)$/.test(init.method ?? "GET")) {
        const where = next ? `${next.origin}${next.pathname}` : "an address that is not one";
        throw new UsageError(
          `the API redirects to ${where}, and a token is not sent after it: if you trust it, request that address`,
        );
      }
      if (redirects === MOST_REDIRECTS)
        throw new UsageError(`the API redirects more than ${MOST_REDIRECTS} times in a row; request the final address`);
      current = next;
    }
  };
}
