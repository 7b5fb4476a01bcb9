import type { AccessTokens } from "./platform/access-tokens.ts";
import type { FaultRule, FaultRules } from "./http/fault.ts";
import type { GateReference, Gates } from "./platform/gates.ts";
import type { Logins } from "./platform/logins.ts";
import type { People, PersonStatus } from "./platform/people.ts";
import type { PlatformTime } from "./platform/platform-time.ts";

/** Changes what the sandbox does, while it runs. */
export interface SandboxControl {
  /** The platform's time, in Unix milliseconds. */
  now(): number;
  /** Moves the platform's clock forwards. Waits of `options.clock` are that clock's own. @throws RangeError for a negative `ms` */
  advance(ms: number): void;
  /**
   * How far the clock that judges tokens runs ahead of the one that issues them, in milliseconds: with 5,000 a token
   * is refused five seconds before `expires_in` is over. Negative: it lives longer than it says.
   */
  setSkew(ms: number): void;
  /** Lets requests go wrong, in the order the rules were added. @returns what takes the rule away */
  fail(rule: FaultRule): () => void;
  /** New tokens live this long, in seconds; `claimSeconds` is what `expires_in` says, the true life by default. */
  setTokenLife(seconds: number, options?: { readonly claimSeconds?: number }): void;
  /** The token endpoint returns a gate's newest token again, with what is left of its life, until it is dead. */
  reuseTokens(isOn?: boolean): void;
  /** Refuses every access token, new ones too, until it is switched off: a permanent 401. */
  refuseTokens(isOn?: boolean): void;
  /** Ends the life of issued tokens: of all, or of one gate's, or of one token. @returns how many */
  revokeTokens(which?: { readonly gate?: GateReference; readonly token?: string }): number;
  /** Makes a client secret for the gate, the newest from now on. @returns the secret */
  addSecret(gate?: GateReference): string;
  /** Deletes a client secret: token requests with it fail. Tokens it was exchanged for live on. @throws RangeError when the gate has no such secret */
  deleteSecret(gate: GateReference, secret: string): void;
  /** Sets where the gate's login page sends the browser. */
  setRedirectUrl(gate: GateReference, url: string): void;
  /** Sets the default person's status at a gate that is not public: a login of a PENDING or EXPIRED one fails. @throws RangeError for a public gate */
  setPersonStatus(gate: GateReference, status: PersonStatus): void;
  /** Logs the default person in, as Approve on the login page does. @returns where the browser would be sent, `ianumToken` included */
  approveLogin(gate?: GateReference): string;
  /** Takes all faults, the skew, token lives, reuse and refusal back. Clock, gates, secrets, tokens and log stay. */
  reset(): void;
}

export function createControl(
  time: PlatformTime,
  gates: Gates,
  tokens: AccessTokens,
  people: People,
  logins: Logins,
  faults: FaultRules,
): SandboxControl {
  return {
    now: () => time.now(),
    advance: (ms) => time.advance(ms),
    setSkew: (ms) => time.setSkew(ms),
    fail: (rule) => faults.add(rule),
    setTokenLife: (seconds, { claimSeconds = seconds } = {}) => tokens.setLife(seconds, claimSeconds),
    reuseTokens: (isOn = true) => tokens.setReuse(isOn),
    refuseTokens: (isOn = true) => tokens.setRefused(isOn),
    revokeTokens: ({ gate, token } = {}) =>
      tokens.revoke({
        ...(gate === undefined ? {} : { gate: gates.resolve(gate) }),
        ...(token === undefined ? {} : { token }),
      }),
    addSecret: (gate) => gates.addSecret(gate),
    deleteSecret: (gate, secret) => gates.deleteSecret(gate, secret),
    setRedirectUrl: (gate, url) => gates.setRedirectUrl(gate, url),
    setPersonStatus: (gate, status) => people.setStatus(gates.resolve(gate), status),
    approveLogin: (gate) => logins.approve(gates.resolve(gate)),
    reset() {
      faults.clear();
      tokens.reset();
      time.setSkew(0);
    },
  };
}
