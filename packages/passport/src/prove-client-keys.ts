import { createHmac, randomBytes } from "node:crypto";
import {
  type Clock,
  createTokenSource,
  isIanumError,
  type TokenRequestError,
  type TokenSourceOptions,
} from "@ianum/core";
import type { ClientKeys } from "./client-keys.ts";
import { createGuessLimit } from "./guess-limit.ts";
import type { IanumClient } from "./ianum-client.ts";
import { createProofCache, type Proof } from "./proof-cache.ts";
import { createVerdicts } from "./verdicts.ts";
import { withinDeadline } from "./within-deadline.ts";

/** What became of a pair of keys. */
export type Proven =
  | { readonly type: "proven"; readonly client: IanumClient }
  /** The platform refuses them. */
  | { readonly type: "refused" }
  /** They were not tried: too many wrong ones came before. */
  | { readonly type: "limited" };

export interface ProverSettings {
  readonly clock: Clock;
  readonly guessesPerMinute: number;
  readonly maxClients: number;
  readonly proofLifeMs: number;
  readonly timeoutMs: number;
  /** What the callers' token sources are made with, besides their keys. */
  readonly sourceOptions: Omit<TokenSourceOptions, "clientId" | "clientSecret" | "strategy">;
}

// Not documented: long enough that the same wrong keys do not hammer the endpoint, short enough to notice a repaired gate.
const REFUSAL_LIFE_MS = 60_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Proves keys by a token request, and remembers the answer. Any number of callers with the same keys wait for the same
 * request. Keys that were proven once are asked about again without regard to what others guess.
 */
export function createKeyProver(settings: ProverSettings): (keys: ClientKeys) => Promise<Proven> {
  const { clock, proofLifeMs, sourceOptions, timeoutMs } = settings;
  const proofs = createProofCache(settings.maxClients);
  const guesses = createGuessLimit(clock, settings.guessesPerMinute);
  const verdicts = createVerdicts(clock);
  const underWay = new Map<string, Promise<Proven>>();
  // Of this instance alone, so that a fingerprint tells nobody anything.
  const key = randomBytes(32);
  const fingerprintOf = ({ clientId, clientSecret }: ClientKeys): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([clientId, clientSecret]))
      .digest();

  async function ask(keys: ClientKeys, fingerprint: Buffer, known: Proof | undefined): Promise<Proven> {
    const { clientId, clientSecret } = keys;
    const name = fingerprint.toString("base64url");
    const isGuess = known === undefined;
    if (isGuess && !guesses.take(clientId)) return { type: "limited" };
    try {
      const provenAt = clock.elapsed();
      const source = createTokenSource({ ...sourceOptions, clientId, clientSecret });
      await withinDeadline({ clock, timeoutMs, what: "proving the client's keys" }, (signal) =>
        source.getToken({ signal }),
      );
      const client: IanumClient = { clientId, source };
      proofs.add({ fingerprint, client, validUntilElapsed: provenAt + proofLifeMs });
      if (isGuess) guesses.giveBack(clientId);
      return { type: "proven", client };
    } catch (error) {
      if (isRefusal(error)) {
        if (known) proofs.remove(known);
        verdicts.add(name, { type: "refused" }, REFUSAL_LIFE_MS);
        return { type: "refused" };
      }
      if (isGuess) guesses.giveBack(clientId);
      const waitMs = isIanumError(error) ? ((error as Partial<TokenRequestError>).retryAfterMs ?? 0) : 0;
      if (waitMs > 0) verdicts.add(name, { type: "failed", error }, Math.min(waitMs, LONGEST_WAIT_MS));
      throw error;
    }
  }

  return async (keys) => {
    const fingerprint = fingerprintOf(keys);
    const known = proofs.find(keys.clientId, fingerprint);
    if (known && clock.elapsed() < known.validUntilElapsed) return { type: "proven", client: known.client };

    const name = fingerprint.toString("base64url");
    const verdict = verdicts.get(name);
    if (verdict?.type === "failed") throw verdict.error;
    if (verdict) return verdict;

    const asked = underWay.get(name) ?? ask(keys, fingerprint, known).finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  };
}

/** 400 is what the platform answers where a key is nothing that it could have given out (docs.ianum.com, "Errors"). */
function isRefusal(error: unknown): boolean {
  if (!isIanumError(error)) return false;
  const { platformCode, httpStatus } = error as Partial<TokenRequestError>;
  return httpStatus === 401 || httpStatus === 400 || platformCode === "SEC_0005";
}
