import { parseUrl } from "@ianum/core/authors";
import type { InternalAxiosRequestConfig } from "axios";

/** The way that one request was sent on. */
export interface Redirects {
  /** What a request needs while it is sent. The caller's to add to. */
  readonly fields: Partial<InternalAxiosRequestConfig>;
  hasFollowed(): boolean;
  /** Whether it was led to another origin, and had to leave the token behind. */
  hasDroppedToken(): boolean;
}

type BeforeRedirect = NonNullable<InternalAxiosRequestConfig["beforeRedirect"]>;
interface Transport {
  request(options: { beforeRedirect?: BeforeRedirect }, ...rest: readonly unknown[]): unknown;
}

/**
 * Makes a request leave its token behind when a redirect leads to another origin. In Node axios keeps `Authorization` on
 * the way to a subdomain, and some versions from http to https; its fetch adapter drops it by itself.
 */
export function dropTokenOnRedirect(config: InternalAxiosRequestConfig, address: string): Redirects {
  let hasFollowed = false;
  let hasDropped = false;

  const before =
    (previous: BeforeRedirect | undefined): BeforeRedirect =>
    (options, ...details) => {
      hasFollowed = true;
      if (!isSameOrigin(options["href"], address)) {
        hasDropped = true;
        const { headers } = options as { headers: Record<string, unknown> };
        for (const name of Object.keys(headers)) if (name.toLowerCase() === "authorization") delete headers[name];
      }
      previous?.(options, ...details);
    };

  const beforeRedirect = before(config.beforeRedirect);
  const transport = config.transport as Transport | undefined;
  // axios gives `beforeRedirect` to a transport of its own alone.
  const own = transport && {
    request: (options: { beforeRedirect?: BeforeRedirect }, ...rest: readonly unknown[]) =>
      transport.request(Object.assign(options, { beforeRedirect: before(options.beforeRedirect) }), ...rest),
  };
  return {
    fields: own ? { beforeRedirect, transport: own } : { beforeRedirect },
    hasFollowed: () => hasFollowed,
    hasDroppedToken: () => hasDropped,
  };
}

export function isSameOrigin(href: unknown, address: string): boolean {
  return parseUrl(String(href))?.origin === new URL(address).origin;
}
