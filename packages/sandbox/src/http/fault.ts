import type { Service } from "./request-log.ts";

/** What goes wrong with a request. */
export type Fault =
  /** The response takes `ms` longer, on the clock of `options.clock`. Goes with every other fault. */
  | { readonly type: "latency"; readonly ms: number }
  /** An error of the platform, or any other status. `retryAfter` is seconds, or the header's text as it is. */
  | {
      readonly type: "status";
      readonly status: number;
      readonly retryAfter?: number | string;
      readonly errorCode?: string;
      readonly errorMessage?: string;
    }
  /** A proxy's error page. Default: status 502 */
  | { readonly type: "html"; readonly status?: number }
  /** The first half of the real response. */
  | { readonly type: "truncated" }
  /** No response, and the connection stays open until the client leaves or the sandbox closes. */
  | { readonly type: "hang" }
  /** The connection is reset; `sandbox.fetch` rejects with a `TypeError`, as `fetch` does. */
  | { readonly type: "reset" }
  /** No body. Default: status 200 */
  | { readonly type: "empty"; readonly status?: number }
  /** Sends the client elsewhere. Default: status 307, which repeats method and body */
  | { readonly type: "redirect"; readonly to: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Any JSON in place of the response's; a function receives the real JSON and returns what is sent. Default: status 200 */
  | { readonly type: "json"; readonly body: unknown; readonly status?: number };

/** Which requests a fault applies to. */
export interface FaultRule {
  /** The service that fails. @defaultValue "any" */
  readonly on?: "token" | "api" | "login" | "any";
  /** Only requests to this path, or to paths that match; without the query. */
  readonly path?: string | RegExp;
  /** How many requests the fault applies to. @defaultValue all of them */
  readonly times?: number;
  /**
   * `before`: the platform never saw the request. `after`: it did what was asked (issued the token, burned the
   * one-time token), and then the response is lost. @defaultValue "before"
   */
  readonly when?: "before" | "after";
  readonly with: Fault;
}

/** A rule's fault for one request. */
export interface MatchedFault {
  readonly fault: Fault;
  readonly when: "before" | "after";
}

export interface FaultRules {
  /** @returns what takes the rule away */
  add(rule: FaultRule): () => void;
  /** Whether the rule may still apply to a request. */
  has(rule: FaultRule): boolean;
  /** Counts a request in: all delays that it meets, and the first of the other faults. */
  match(
    service: Service,
    path: string,
  ): { readonly delays: readonly MatchedFault[]; readonly failure: MatchedFault | undefined };
  clear(): void;
}

export function createFaultRules(): FaultRules {
  const active: { readonly rule: FaultRule; remaining: number }[] = [];
  return {
    add(rule) {
      checkRule(rule);
      const added = { rule, remaining: rule.times ?? Number.POSITIVE_INFINITY };
      active.push(added);
      return () => {
        const index = active.indexOf(added);
        if (index !== -1) active.splice(index, 1);
      };
    },
    has: (rule) => active.some((one) => one.rule === rule),
    match(service, path) {
      const delays: MatchedFault[] = [];
      let failure: MatchedFault | undefined;
      for (const one of active.slice()) {
        const { rule } = one;
        if (!isMatch(rule, service, path)) continue;
        const isDelay = rule.with.type === "latency";
        if (!isDelay && failure) continue;
        if (--one.remaining <= 0) active.splice(active.indexOf(one), 1);
        const matched: MatchedFault = { fault: rule.with, when: rule.when ?? "before" };
        if (isDelay) delays.push(matched);
        else failure = matched;
      }
      return { delays, failure };
    },
    clear() {
      active.length = 0;
    },
  };
}

const faultTypes: Readonly<Record<Fault["type"], true>> = {
  latency: true,
  status: true,
  html: true,
  truncated: true,
  hang: true,
  reset: true,
  empty: true,
  redirect: true,
  json: true,
};

function isMatch({ on = "any", path: wanted }: FaultRule, service: Service, path: string): boolean {
  if (on !== "any" && on !== service) return false;
  if (wanted === undefined) return true;
  // search() and not test(): a global expression would remember where it was.
  return typeof wanted === "string" ? wanted === path : path.search(wanted) !== -1;
}

function checkRule({ on = "any", times = 1, when = "before", with: fault }: FaultRule): void {
  if (!["token", "api", "login", "any"].includes(on))
    throw new RangeError(`control.fail: on must be token, api, login or any, got ${on}`);
  if (!(Number.isSafeInteger(times) && times > 0))
    throw new RangeError(`control.fail: times must be a whole number above 0, got ${times}`);
  if (when !== "before" && when !== "after")
    throw new RangeError(`control.fail: when must be before or after, got ${String(when)}`);
  if (fault === undefined)
    throw new TypeError('control.fail: with must be an object that names the fault, such as { type: "hang" }');
  if (!(fault.type in faultTypes))
    throw new RangeError(`control.fail: type must be one of ${Object.keys(faultTypes).join(", ")}, got ${fault.type}`);
  if (fault.type === "latency" && !(fault.ms >= 0))
    throw new RangeError(`control.fail: ms must be 0 or more, got ${fault.ms}`);
  if (fault.type === "redirect" && !fault.to)
    throw new RangeError("control.fail: to must be the address to redirect to");
  if (fault.type === "json" && fault.body === undefined)
    throw new RangeError("control.fail: body must be a JSON value or a function");
  const status = "status" in fault ? fault.status : undefined;
  if (fault.type !== "status" && status === undefined) return;
  if (status === undefined || !Number.isInteger(status) || status < 200 || status > 599)
    throw new RangeError(`control.fail: status must be 200 to 599, got ${status}`);
}
