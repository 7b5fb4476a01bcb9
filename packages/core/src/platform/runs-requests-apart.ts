interface Runtime {
  readonly navigator?: { readonly userAgent?: unknown };
}

/**
 * Whether this is workerd, the runtime of Cloudflare Workers: there a promise, a timer and a signal belong to the
 * request that made them. When that request ends they never settle, and another request may not touch them. What
 * requests share must be plain values.
 */
export function runsRequestsApart(): boolean {
  return (globalThis as Runtime).navigator?.userAgent === "Cloudflare-Workers";
}
