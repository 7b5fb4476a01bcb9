import type { FaultRule } from "../http/fault.ts";

/** A fault that the page has a switch for. */
export interface FaultKind {
  readonly name: string;
  readonly label: string;
  readonly explanation: string;
  readonly rule: Pick<FaultRule, "with" | "when">;
}

export const faultKinds: readonly FaultKind[] = [
  {
    name: "slow",
    label: "Slow",
    explanation: "a response takes 2 s longer",
    rule: { with: { type: "latency", ms: 2_000 } },
  },
  {
    name: "limited",
    label: "429 Too Many Requests",
    explanation: "with Retry-After: 5",
    rule: { with: { type: "status", status: 429, retryAfter: 5 } },
  },
  {
    name: "unavailable",
    label: "503 Service Unavailable",
    explanation: "with Retry-After: 5",
    rule: { with: { type: "status", status: 503, retryAfter: 5 } },
  },
  { name: "html", label: "HTML error page", explanation: "a proxy's 502", rule: { with: { type: "html" } } },
  {
    name: "truncated",
    label: "Truncated JSON",
    explanation: "half of the response",
    rule: { with: { type: "truncated" } },
  },
  {
    name: "json",
    label: "Other JSON",
    explanation: "{} in place of the response",
    rule: { with: { type: "json", body: {} } },
  },
  { name: "empty", label: "Empty response", explanation: "200 without a body", rule: { with: { type: "empty" } } },
  {
    name: "redirect",
    label: "Redirect",
    explanation: "307 to another host",
    rule: { with: { type: "redirect", to: "https://elsewhere.example.com/" } },
  },
  {
    name: "hang",
    label: "Hung connection",
    explanation: "no response until the client leaves",
    rule: { with: { type: "hang" } },
  },
  {
    name: "reset",
    label: "Reset connection",
    explanation: "before the platform sees the request",
    rule: { with: { type: "reset" } },
  },
  {
    name: "lost",
    label: "Lost response",
    explanation: "the platform does its work, then the connection is reset",
    rule: { with: { type: "reset" }, when: "after" },
  },
];
