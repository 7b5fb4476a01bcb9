import { type Clock, ConfigurationError, createTokenSource, type TokenSourceOptions } from "@ianum/core";
import { checkOptionsObject, positiveCount, positiveMs } from "./option-checks.ts";
import type { ProverSettings } from "./prove-client-keys.ts";
import { realClock } from "./real-clock.ts";

type SourceOptions = Pick<
  TokenSourceOptions,
  "region" | "stage" | "endpoints" | "fetch" | "clock" | "retries" | "refreshAheadMs" | "expiryMarginMs" | "onEvent"
>;

/** Where keys are proven, and how long an answer counts. Every option has a default. */
export interface IanumClientStrategyOptions extends SourceOptions {
  /** How long a request waits for the platform in all, in milliseconds; also one attempt of a token request. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /**
   * How long keys count as proven, in milliseconds: a secret that was deleted at the platform works here that much longer.
   *
   * @defaultValue 300 000
   */
  readonly proofLifeMs?: number;
  /** Gates whose proofs are kept at the same time. @defaultValue 10 000 */
  readonly maxClients?: number;
  /** Wrong secrets that are tried at the platform for one client id in a minute; further ones get a 429. @defaultValue 10 */
  readonly guessesPerMinute?: number;
  /** What the challenge of a 401 names. @defaultValue `"ianum"` */
  readonly realm?: string;
  /** Hands the request to `verify`, before the client. @defaultValue false */
  readonly passReqToCallback?: boolean;
}

export interface ResolvedClientStrategyOptions extends ProverSettings {
  readonly challenge: string;
  readonly isRequestPassed: boolean;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_PROOF_LIFE_MS = 300_000;
const DEFAULT_MAX_CLIENTS = 10_000;
const DEFAULT_GUESSES_PER_MINUTE = 10;
// What stands between the quotes of a quoted-string as it is (RFC 9110 §5.6.4).
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** @throws ConfigurationError naming the option that is wrong */
export function resolveClientStrategyOptions(options: IanumClientStrategyOptions): ResolvedClientStrategyOptions {
  checkOptionsObject(options);
  const { clock = realClock, realm = "ianum" } = options;
  for (const option of ["clientId", "clientSecret", "source", "strategy", "store"]) {
    if (option in options)
      throw new ConfigurationError(
        option,
        "is not for this strategy, to which each request brings its own keys; leave it out",
      );
  }
  if (typeof realm !== "string" || !REALM.test(realm))
    throw new ConfigurationError("realm", "must be printable ASCII text without quotes and backslashes");
  if (["now", "elapsed", "sleep"].some((name) => typeof clock?.[name as keyof Clock] !== "function"))
    throw new ConfigurationError("clock", "must have now(), elapsed(), sleep()");

  const timeoutMs = positiveMs("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS);
  const { endpoints, expiryMarginMs, fetch, onEvent, refreshAheadMs, region, retries, stage } = options;
  const given = { endpoints, expiryMarginMs, fetch, onEvent, refreshAheadMs, region, retries, stage };
  const sourceOptions = {
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as SourceOptions),
    clock,
    timeoutMs,
  };
  // What is wrong with these is to be told now, and not to the first caller.
  createTokenSource({ ...sourceOptions, clientId: "nobody", clientSecret: "nothing" });

  return {
    clock,
    challenge: `Basic realm="${realm}", charset="UTF-8"`,
    guessesPerMinute: positiveCount("guessesPerMinute", options.guessesPerMinute, DEFAULT_GUESSES_PER_MINUTE),
    isRequestPassed: options.passReqToCallback === true,
    maxClients: positiveCount("maxClients", options.maxClients, DEFAULT_MAX_CLIENTS),
    proofLifeMs: positiveMs("proofLifeMs", options.proofLifeMs, DEFAULT_PROOF_LIFE_MS),
    sourceOptions,
    timeoutMs,
  };
}
