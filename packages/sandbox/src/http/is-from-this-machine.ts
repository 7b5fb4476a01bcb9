import { isLoopback } from "@ianum/core/authors";

/**
 * Whether a request names this machine's loopback address. A page elsewhere can make its own name lead here (DNS
 * rebinding), and would be this origin then.
 */
export function isFromThisMachine(request: Request): boolean {
  return isLoopback(new URL(request.url).hostname);
}
