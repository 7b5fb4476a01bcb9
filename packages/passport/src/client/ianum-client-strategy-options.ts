import {
  ConfigurationError,
  createTokenSource,
  DEFAULT_TIMEOUT_MS,
  endpointsFromEnv,
  mustBeOptions,
  systemClock,
  type TokenSourceOptions,
} from "@ianum/core/authors";
import { checkClock, positiveCount, positiveMs } from "../option-checks.ts";
import type { StrategyRequest } from "../host-request.ts";
import { remoteAddressOf } from "./remote-address.ts";
import type { VerifierSettings } from "./verify-client-keys.ts";

type SourceOptions = Pick<
  TokenSourceOptions,
  "region" | "stage" | "endpoints" | "fetch" | "clock" | "retries" | "refreshAheadMs" | "expiryMarginMs" | "onEvent"
>;

/** Where keys are proven, and how long a proof counts. Every option has a default; `region`, `stage` and `endpoints` are the environment's. */
export interface IanumClientStrategyOptions extends SourceOptions {
  /**
   * How long a request waits for the platform in all, in milliseconds; also one attempt of a token request, and the wait
   * for `done` where a wrapper hides the parameters of `verify`.
   *
   * @defaultValue 10 000
   */
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
  /**
   * Who calls, to count guesses by: 1,000 a minute for each caller, for all ids together.
   *
   * @defaultValue the remote address: the host's `req.ip`, or the connection's
   */
  readonly guessKey?: (req: StrategyRequest) => string;
  /** What the challenge of a 401 names. @defaultValue `"ianum"` */
  readonly realm?: string;
  /** Hands the request to `verify`, before the client. @defaultValue false */
  readonly passReqToCallback?: boolean;
}

export interface ResolvedClientStrategyOptions extends VerifierSettings {
  readonly guessKey: (req: StrategyRequest) => string;
  readonly challenge: string;
  readonly isRequestPassed: boolean;
}

const DEFAULT_PROOF_LIFE_MS = 300_000;
const DEFAULT_MAX_CLIENTS = 10_000;
const DEFAULT_GUESSES_PER_MINUTE = 10;
// What stands between the quotes of a quoted-string as it is (RFC 9110 §5.6.4).
const REALM = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** @throws ConfigurationError naming the option that is wrong */
export function resolveClientStrategyOptions(options: IanumClientStrategyOptions): ResolvedClientStrategyOptions {
  mustBeOptions(options);
  const { clock = systemClock, guessKey = remoteAddressOf, realm = "ianum" } = options;
  for (const option of ["clientId", "clientSecret", "source", "strategy", "store"]) {
    if (Object.hasOwn(options, option))
      throw new ConfigurationError(
        option,
        "is not for this strategy, to which each request brings its own keys; leave it out",
      );
  }
  if (typeof realm !== "string" || !REALM.test(realm))
    throw new ConfigurationError("realm", "must be printable ASCII text without quotes and backslashes");
  if (typeof guessKey !== "function")
    throw new ConfigurationError("guessKey", "must be a function that returns who makes a request, as a string");
  checkClock(clock);

  const timeoutMs = positiveMs("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS);
  const sourceOptions = { ...ownSourceOptions(options), clock, timeoutMs };
  // Throws now what is wrong with these, and not at the first request.
  createTokenSource({ ...sourceOptions, clientId: "any", clientSecret: "any" });

  return {
    clock,
    challenge: `Basic realm="${realm}", charset="UTF-8"`,
    guessKey,
    guessesPerMinute: positiveCount("guessesPerMinute", options.guessesPerMinute, DEFAULT_GUESSES_PER_MINUTE),
    isRequestPassed: options.passReqToCallback === true,
    maxClients: positiveCount("maxClients", options.maxClients, DEFAULT_MAX_CLIENTS),
    proofLifeMs: positiveMs("proofLifeMs", options.proofLifeMs, DEFAULT_PROOF_LIFE_MS),
    sourceOptions,
    timeoutMs,
  };
}

/** Own fields alone, read once: a later change of `Object.prototype` must not lead a caller's secret elsewhere. */
function ownSourceOptions(options: IanumClientStrategyOptions): SourceOptions {
  const names = [
    "region",
    "stage",
    "endpoints",
    "fetch",
    "retries",
    "refreshAheadMs",
    "expiryMarginMs",
    "onEvent",
  ] as const;
  const given = names.filter((name) => Object.hasOwn(options, name) && options[name] !== undefined);
  const merged = { ...endpointsFromEnv(), ...Object.fromEntries(given.map((name) => [name, options[name]])) };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as SourceOptions;
}
