/**
 * Whether a response is a redirect, or has followed one. Browsers and Deno hide what a redirect was; a fetch that
 * followed one although it was told not to gives itself away by `redirected`.
 */
export function isRedirect({ redirected, status, type }: Pick<Response, "redirected" | "status" | "type">): boolean {
  return (status >= 300 && status < 400) || type === "opaqueredirect" || redirected;
}
