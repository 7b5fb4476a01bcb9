/** What somebody sees who opens an address. */
export interface Page {
  readonly status: number;
  readonly body: string;
  /** Where a redirect leads; empty where there is none. */
  readonly next: string;
}

/** Somebody with a browser's cookies, kept by host as browsers do, who follows redirects by hand. */
export interface Visitor {
  /** `form`: sent as a page's form is. */
  open(url: string, form?: Readonly<Record<string, string>>): Promise<Page>;
}

export function createVisitor(): Visitor {
  const cookies = new Map<string, string>();
  return {
    async open(url, form) {
      const response = await fetch(url, {
        redirect: "manual",
        headers: { accept: "text/html", cookie: Array.from(cookies.values()).join("; ") },
        ...(form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [cookie = ""] = line.split(";");
        cookies.set(cookie.slice(0, cookie.indexOf("=")), cookie);
      }
      const location = response.headers.get("location");
      return {
        status: response.status,
        body: await response.text(),
        next: location === null ? "" : new URL(location, url).href,
      };
    },
  };
}
