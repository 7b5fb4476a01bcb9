import type { InternalAxiosRequestConfig } from "axios";

/** The way that one request may be sent on. */
export interface Redirects {
  hasFollowed(): boolean;
  /** Whether it was led to another origin, and had to leave the token behind. */
  hasDroppedToken(): boolean;
  restore(): void;
}

/**
 * Makes a request leave its token behind when a redirect leads to another origin. In Node axios keeps `Authorization` on
 * the way to a subdomain, and some versions from http to https; its fetch adapter drops it by itself.
 */
export function dropTokenOnRedirect(config: InternalAxiosRequestConfig, address: string): Redirects {
  const { beforeRedirect } = config;
  let hasFollowed = false;
  let hasDropped = false;

  config.beforeRedirect = (options, ...details) => {
    hasFollowed = true;
    if (!isSameOrigin(options["href"], address)) {
      hasDropped = true;
      const { headers } = options as { headers: Record<string, unknown> };
      for (const name of Object.keys(headers)) if (name.toLowerCase() === "authorization") delete headers[name];
    }
    beforeRedirect?.(options, ...details);
  };
  return {
    hasFollowed: () => hasFollowed,
    hasDroppedToken: () => hasDropped,
    restore() {
      if (beforeRedirect === undefined) delete config.beforeRedirect;
      else config.beforeRedirect = beforeRedirect;
    },
  };
}

function isSameOrigin(href: unknown, address: string): boolean {
  return typeof href === "string" && URL.canParse(href) && new URL(href).origin === new URL(address).origin;
}
