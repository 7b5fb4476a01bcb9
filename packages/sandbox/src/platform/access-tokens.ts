import { checkSeconds } from "./check-seconds.ts";
import type { Gate } from "./gates.ts";
import type { PlatformTime } from "./platform-time.ts";
import { randomSecret } from "./ids-and-secrets.ts";

/** The response of the token endpoint (docs.ianum.com, OAuth 2.0 Authentication). */
export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

export interface AccessTokens {
  issue(gate: Gate): TokenResponse;
  /** The gate that the bearer belongs to, while it lives. */
  gateOf(bearer: string): Gate | undefined;
  /** Ends the lives of all tokens, of one gate's, or of one token. Returns how many. */
  revoke(which: { readonly gate?: Gate; readonly token?: string }): number;
  setLife(seconds: number, claimSeconds: number): void;
  setReuse(isOn: boolean): void;
  setRefused(isOn: boolean): void;
  reset(): void;
  /** How many the platform accepts now. */
  alive(): number;
  settings(): { readonly isReusing: boolean; readonly isRefusing: boolean; readonly lifeSeconds: number };
}

interface IssuedToken {
  readonly gate: Gate;
  readonly expiresAt: number;
  /** What `expires_in` said, in Unix ms: other than `expiresAt` where a token dies early. */
  readonly claimedUntil: number;
}

// How often the dead ones are swept out, in tokens issued.
const SWEEP_EVERY = 1_000;

export function createAccessTokens(time: PlatformTime, lifeSeconds: number, tokenType: string): AccessTokens {
  const issued = new Map<string, IssuedToken>();
  const newest = new Map<string, string>();
  let life = { seconds: lifeSeconds, claimSeconds: lifeSeconds };
  let isReusing = false;
  let isRefusing = false;
  let sinceSweep = 0;

  const answer = (bearer: string, expiresIn: number): TokenResponse => ({
    access_token: bearer,
    token_type: tokenType,
    expires_in: expiresIn,
  });
  const sweep = (): void => {
    sinceSweep = 0;
    const now = Math.min(time.now(), time.validationNow());
    for (const [bearer, token] of issued) if (token.expiresAt <= now) issued.delete(bearer);
  };

  return {
    issue(gate) {
      const now = time.now();
      const previous = newest.get(gate.id);
      const alive = previous === undefined ? undefined : issued.get(previous);
      if (isReusing && previous !== undefined && alive && alive.expiresAt > now) {
        return answer(previous, Math.ceil((alive.claimedUntil - now) / 1000));
      }
      if (++sinceSweep >= SWEEP_EVERY) sweep();
      const bearer = randomSecret();
      issued.set(bearer, { gate, expiresAt: now + life.seconds * 1000, claimedUntil: now + life.claimSeconds * 1000 });
      newest.set(gate.id, bearer);
      return answer(bearer, life.claimSeconds);
    },
    gateOf(bearer) {
      const token = issued.get(bearer);
      return token && !isRefusing && time.validationNow() < token.expiresAt ? token.gate : undefined;
    },
    revoke({ gate, token }) {
      let count = 0;
      for (const [bearer, one] of issued) {
        if ((gate && one.gate !== gate) || (token !== undefined && bearer !== token)) continue;
        issued.delete(bearer);
        count++;
      }
      return count;
    },
    setLife(seconds, claimSeconds) {
      checkSeconds("control.setTokenLife: seconds", seconds);
      checkSeconds("control.setTokenLife: claimSeconds", claimSeconds);
      life = { seconds, claimSeconds };
    },
    setReuse(isOn) {
      isReusing = isOn;
    },
    setRefused(isOn) {
      isRefusing = isOn;
    },
    alive() {
      const now = time.validationNow();
      return isRefusing ? 0 : [...issued.values()].filter(({ expiresAt }) => now < expiresAt).length;
    },
    settings: () => ({ isReusing, isRefusing, lifeSeconds: life.seconds }),
    reset() {
      life = { seconds: lifeSeconds, claimSeconds: lifeSeconds };
      isReusing = false;
      isRefusing = false;
    },
  };
}
