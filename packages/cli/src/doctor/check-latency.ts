import { failed, type Finding, passed, skipped } from "./finding.ts";
import type { TokenAnswer } from "./token-answer.ts";

// A quarter of the time that a token source waits: later, it sends a second request beside the first.
const MOST_MS = 2_500;

/** How long the platform took to respond. */
export function checkLatency({ response }: TokenAnswer): Finding {
  if (!response) return skipped("no response to measure");
  const ms = Math.ceil(response.durationMs);
  const detail = `${ms.toLocaleString("en")} ms for the token request`;
  return ms <= MOST_MS
    ? passed(detail)
    : failed(detail, "a token request should take well under a second: look at the network, VPN or proxy on the way");
}
