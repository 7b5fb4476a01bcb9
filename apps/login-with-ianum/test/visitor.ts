/** A person's browser: it has cookies, and follows the site's own redirects and no others; none with `redirect: "manual"`. */
export interface Visitor {
  open(address: string, init?: RequestInit): Promise<Response>;
}

const MOST_REDIRECTS = 5;

export function createVisitor(origin: string): Visitor {
  const cookies = new Map<string, string>();
  return {
    async open(address, init = {}) {
      let url = new URL(address, origin);
      let next = init;
      for (let redirects = 0; ; redirects++) {
        const headers = new Headers(next.headers);
        headers.set("cookie", Array.from(cookies, ([name, value]) => `${name}=${value}`).join("; "));
        const response = await fetch(url, { ...next, headers, redirect: "manual" });
        for (const cookie of response.headers.getSetCookie()) {
          const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          cookies.set(name, value);
        }
        const location = response.headers.get("location");
        const target = location === null ? undefined : new URL(location, url);
        if (target?.origin !== origin || redirects === MOST_REDIRECTS || init.redirect === "manual") return response;
        url = target;
        next = {};
      }
    },
  };
}
