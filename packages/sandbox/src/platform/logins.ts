import type { Gate } from "./gates.ts";
import type { People, PersonStatus } from "./people.ts";
import type { PlatformTime } from "./platform-time.ts";
import { randomSecret } from "./ids-and-secrets.ts";

/** The logins under way at the login pages, and the `ianumToken`s that they ended in. */
export interface Logins {
  /** A new login at this gate; its id cannot be guessed. */
  start(gate: Gate): string;
  isPending(id: string, gate: Gate): boolean;
  /** Ends a login: where the browser goes next, or undefined when no such login is pending. */
  finish(id: string, gate: Gate, isApproved: boolean): string | undefined;
  /** Approves a login of the default person at once: where the browser would go next. It fails unless the person is confirmed. */
  approve(gate: Gate): string;
  /** Consumes a one-time token. Returns whether it was valid. */
  burn(ianumToken: string, gate: Gate): boolean;
}

// docs.ianum.com: an ianumToken lives 1 minute.
const IANUM_TOKEN_LIFE_MS = 60_000;
// Not documented: how long the login page may stay open.
const LOGIN_LIFE_MS = 300_000;
// Private gates' users have a status (docs.ianum.com); the wording of the message is not documented.
const refusals: Readonly<Record<PersonStatus, string | undefined>> = {
  CONFIRMED: undefined,
  PENDING: "The user is not confirmed yet",
  EXPIRED: "The user has expired",
};
// Pages that are opened and left: the oldest give way.
const MOST_KEPT = 10_000;

export function createLogins(time: PlatformTime, people: People): Logins {
  const pending = new Map<string, { readonly gate: Gate; readonly until: number }>();
  const ianumTokens = new Map<string, { readonly gate: Gate; readonly until: number }>();

  const keep = (map: typeof pending, gate: Gate, lifeMs: number): string => {
    const id = randomSecret();
    map.set(id, { gate, until: time.now() + lifeMs });
    for (const oldest of map.keys()) {
      if (map.size <= MOST_KEPT) break;
      map.delete(oldest);
    }
    return id;
  };
  const isPending = (id: string, gate: Gate): boolean => {
    const login = pending.get(id);
    return login !== undefined && login.gate === gate && time.now() < login.until;
  };
  const failed = (gate: Gate, message: string): string => withQuery(gate.redirectUrl, { result: "failed", message });
  const approve = (gate: Gate): string => {
    const refusal = refusals[people.statusAt(gate)];
    if (refusal !== undefined) return failed(gate, refusal);
    people.subscriptionAt(gate).accesses.add(Math.floor(time.now() / 1000));
    return withQuery(gate.redirectUrl, {
      result: "success",
      message: "OK",
      ianumToken: keep(ianumTokens, gate, IANUM_TOKEN_LIFE_MS),
    });
  };

  return {
    start: (gate) => keep(pending, gate, LOGIN_LIFE_MS),
    isPending,
    approve,
    finish(id, gate, isApproved) {
      if (!isPending(id, gate)) return undefined;
      pending.delete(id);
      return isApproved ? approve(gate) : failed(gate, "The person declined the login");
    },
    burn(ianumToken, gate) {
      const token = ianumTokens.get(ianumToken);
      if (!token || token.gate !== gate) return false;
      ianumTokens.delete(ianumToken);
      return time.validationNow() < token.until;
    },
  };
}

/** Adds parameters to an address and leaves what it has as it is written. */
function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address);
  const added = new URLSearchParams(parameters).toString();
  url.search = url.search ? `${url.search}&${added}` : added;
  return url.href;
}
