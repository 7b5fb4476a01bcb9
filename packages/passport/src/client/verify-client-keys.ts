import { createHmac, randomBytes } from "node:crypto";
import {
  type AccessToken,
  type AuthContext,
  clientCredentials,
  type Clock,
  createTokenSource,
  isIanumError,
  type TokenRequestError,
  type TokenSource,
  type TokenSourceOptions,
  withTimeout,
} from "@ianum/core/authors";
import type { ClientKeys } from "./client-keys.ts";
import { createGuessLimit } from "./guess-limit.ts";
import type { IanumClient } from "./ianum-client.ts";
import { createOutageMemory } from "./outage-memory.ts";
import { createProofCache, type Proof } from "./proof-cache.ts";
import { createRefusalCache } from "./refusal-cache.ts";

/** What became of keys. */
export type Verified =
  | { readonly type: "proven"; readonly client: IanumClient }
  /** The platform refuses them. */
  | { readonly type: "refused" }
  /** They were not tried: too many wrong ones came before. */
  | { readonly type: "limited"; readonly waitMs: number };

export interface VerifierSettings {
  readonly clock: Clock;
  readonly guessesPerMinute: number;
  readonly maxClients: number;
  readonly proofLifeMs: number;
  readonly timeoutMs: number;
  /** What the callers' token sources are made with, besides their keys. */
  readonly sourceOptions: Omit<TokenSourceOptions, "clientId" | "clientSecret" | "strategy">;
}

/** @param caller - who presents the keys, to count guesses by */
export type VerifyClientKeys = (
  candidates: readonly [ClientKeys, ...ClientKeys[]],
  caller: string,
) => Promise<Verified>;

// Not documented: long enough that the same wrong keys do not hammer the endpoint, short enough to notice a repaired gate.
const REFUSAL_LIFE_MS = 60_000;
// A 403, 404 or 422 may be a passing fault on the way.
const UNUSUAL_REFUSAL_LIFE_MS = 10_000;

/**
 * Proves keys by a token request, and remembers the result. Any number of callers with the same keys wait for the same
 * request. Keys that were proven once are asked about again without regard to what others guess.
 */
export function createClientKeyVerifier(settings: VerifierSettings): VerifyClientKeys {
  const { clock, proofLifeMs, timeoutMs } = settings;
  const proofs = createProofCache(settings.maxClients);
  const guesses = createGuessLimit(clock, settings.guessesPerMinute);
  const refusals = createRefusalCache(clock);
  const outage = createOutageMemory(clock);
  const underWay = new Map<string, Promise<Verified>>();
  // Of this instance alone, so that a fingerprint tells nothing outside it.
  const key = randomBytes(32);
  const fingerprintOf = ({ clientId, clientSecret }: ClientKeys): Buffer =>
    createHmac("sha256", key)
      .update(JSON.stringify([clientId, clientSecret]))
      .digest();

  /** The proven client, or `undefined` if the platform refuses these keys. */
  async function ask(
    keys: ClientKeys,
    fingerprint: Buffer,
    known: Proof | undefined,
  ): Promise<IanumClient | undefined> {
    const provenAt = clock.elapsed();
    try {
      const source = await withTimeout({ clock, timeoutMs }, "proving the client's keys", (signal) =>
        proveBySource(settings, keys, signal),
      );
      outage.noteResponse();
      const client: IanumClient = { clientId: keys.clientId, source };
      proofs.add({ fingerprint, client, validUntilElapsed: provenAt + proofLifeMs });
      return client;
    } catch (error) {
      const lifeMs = refusalLifeMs(error);
      if (lifeMs === undefined) {
        outage.noteFailure(error);
        throw error;
      }
      outage.noteResponse();
      if (known) proofs.remove(known);
      refusals.add(fingerprint.toString("base64url"), lifeMs);
      return undefined;
    }
  }

  async function guess(candidates: readonly ClientKeys[], clientId: string, caller: string): Promise<Verified> {
    outage.check();
    const waitMs = guesses.take(clientId, caller);
    if (waitMs !== undefined) return { type: "limited", waitMs };
    try {
      for (const keys of candidates) {
        const client = await ask(keys, fingerprintOf(keys), undefined);
        if (client === undefined) continue;
        guesses.refund(clientId, caller);
        return { type: "proven", client };
      }
      return { type: "refused" };
    } finally {
      guesses.end();
    }
  }

  return async (candidates, caller) => {
    const known = candidates
      .map((keys) => ({ keys, fingerprint: fingerprintOf(keys) }))
      .map(({ keys, fingerprint }) => ({
        keys,
        fingerprint,
        name: fingerprint.toString("base64url"),
        proof: proofs.find(keys.clientId, fingerprint),
      }));
    for (const { proof } of known)
      if (proof && clock.elapsed() < proof.validUntilElapsed) return { type: "proven", client: proof.client };
    const untried = known.filter(({ name }) => !refusals.has(name));
    if (untried.length === 0) return { type: "refused" };

    const once = (name: string, work: () => Promise<Verified>): Promise<Verified> => {
      const asked = underWay.get(name) ?? work().finally(() => underWay.delete(name));
      underWay.set(name, asked);
      return asked;
    };
    const renewed = untried.find(({ proof }) => proof !== undefined);
    if (renewed)
      return once(renewed.name, async () => {
        const client = await ask(renewed.keys, renewed.fingerprint, renewed.proof);
        return client === undefined ? { type: "refused" } : { type: "proven", client };
      });
    const names = untried.map(({ name }) => name).join(" ");
    return once(names, () =>
      guess(
        untried.map(({ keys }) => keys),
        candidates[0].clientId,
        caller,
      ),
    );
  };
}

/** The source of these keys, once it has a token. Its first failure ends the wait: unproven keys are not retried. */
async function proveBySource(settings: VerifierSettings, keys: ClientKeys, signal: AbortSignal): Promise<TokenSource> {
  const failed = new AbortController();
  const strategy = clientCredentials({ ...settings.sourceOptions, ...keys });
  let proof: Promise<AccessToken> | undefined;
  let isProven = false;
  const prove = async (context: AuthContext): Promise<AccessToken> => {
    try {
      return await strategy.requestToken(context);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  const source = createTokenSource({
    ...settings.sourceOptions,
    strategy: {
      name: strategy.name,
      cacheKey: () => strategy.cacheKey(),
      // A source sends a second request when the first one hangs. Keys are a guess, which costs the platform one.
      requestToken: (context) => (isProven ? strategy.requestToken(context) : (proof ??= prove(context))),
    },
  });
  await source.getToken({ signal: AbortSignal.any([signal, failed.signal]) });
  isProven = true;
  return source;
}

/** How long keys count as refused; `undefined` if the platform did not refuse them but failed. */
function refusalLifeMs(error: unknown): number | undefined {
  if (!isIanumError(error)) return undefined;
  const { platformCode, httpStatus = 0 } = error as Partial<TokenRequestError>;
  // 400 is the platform's response to keys that it could not have given out (docs.ianum.com, "Errors").
  if (httpStatus === 401 || httpStatus === 400 || platformCode === "SEC_0005") return REFUSAL_LIFE_MS;
  const isRefusal = httpStatus > 401 && httpStatus < 500 && httpStatus !== 408 && httpStatus !== 429;
  return isRefusal ? UNUSUAL_REFUSAL_LIFE_MS : undefined;
}
