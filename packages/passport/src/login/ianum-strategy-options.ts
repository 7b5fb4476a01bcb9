import {
  checkPrivateKey,
  type Clock,
  ConfigurationError,
  DEFAULT_TIMEOUT_MS,
  type EndpointOptions,
  endpointsFromEnv,
  type FetchLike,
  must,
  mustBeBare,
  mustBeOptions,
  optionsFromEnv,
  resolveAdapterOptions,
  resolveEndpoints,
  systemClock,
  type TokenSource,
  type TokenSourceOptions,
} from "@ianum/core/authors";
import { checkClock, positiveMs } from "../option-checks.ts";
import { lazySubscriptions, type LoginCalls } from "./lazy-subscriptions.ts";
import type { CrossSiteStart } from "./login-start.ts";

/** How a person logs in. */
interface LoginOptions extends EndpointOptions {
  /** The gate's alias: the last part of its login page's address. @defaultValue `IANUM_GATE_ALIAS` of the environment */
  readonly gateAlias?: string;
  /** Hands the request to `verify`, before the profile. @defaultValue false */
  readonly passReqToCallback?: boolean;
  /**
   * How long a person may take at the login page, in milliseconds: a return after that is refused.
   *
   * @defaultValue 600 000
   */
  readonly loginTimeoutMs?: number;
  /**
   * What to do where a request has no session, which is what tells a return that this browser asked for from one that
   * another person prepared. `"accept-login-csrf"` goes on unprotected: a stranger can get a visitor logged in as the
   * stranger, with a link. `"refuse"` makes it an error. Where there is a session this changes nothing.
   *
   * @defaultValue `"accept-login-csrf"`
   */
  readonly withoutSession?: "accept-login-csrf" | "refuse";
  /**
   * Which other sites' links may start a login, as browsers tell by `Sec-Fetch-Site`. The platform hands no `state`
   * through, so a page elsewhere could start a login and then send its own return after it. `"refuse"` fails with a 403:
   * lead such visitors to a page of yours with a button. `"accept-same-site"` accepts links from your other subdomains,
   * `"accept-login-csrf"` from everywhere. Images, frames, scripts and prefetches never start one.
   *
   * @defaultValue `"refuse"`
   */
  readonly crossSiteStart?: CrossSiteStart;
  /**
   * Which of the fields that a person shares the profile has, decrypted: ids such as `["NAME", "EMAIL"]`, or `"ALL"`. Wants
   * `privateKey`. @defaultValue none
   */
  readonly dataFields?: readonly string[] | "ALL";
  /** The gate's OpenPGP key, armoured. */
  readonly privateKey?: string;
  /** What unlocks `privateKey`, if it is locked. */
  readonly passphrase?: string;
  /**
   * How long a login waits for the platform in all, in milliseconds; also one attempt of a token request, and the wait for
   * `done` where a wrapper hides the parameters of `verify`.
   *
   * @defaultValue 10 000
   */
  readonly timeoutMs?: number;
  /** Carries the requests to the platform. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
}

/**
 * The gate to log in at, and where its access tokens come from: its keys, or a token source to share. Without either,
 * the keys are read from the environment, as `optionsFromEnv` does; so are `gateAlias`, `region`, `stage` and
 * `endpoints` where they are not given.
 */
export type IanumStrategyOptions = LoginOptions &
  (TokenSourceOptions | { readonly source: TokenSource } | { readonly clientId?: never; readonly source?: never });

export interface ResolvedStrategyOptions {
  readonly clock: Clock;
  readonly dataFields: readonly string[] | "ALL" | undefined;
  readonly loginTimeoutMs: number;
  /** The gate's login page. */
  readonly loginUrl: string;
  /** Burns an `ianumToken` and reads what a person shared. */
  readonly subscriptions: LoginCalls;
  /** Names this strategy's own data in the session. */
  readonly sessionKey: string;
  readonly timeoutMs: number;
  readonly isSessionRequired: boolean;
  readonly crossSiteStart: CrossSiteStart;
  readonly isRequestPassed: boolean;
}

/** Where access tokens come from: keys, or a source of them. */
const KEY_OPTIONS: readonly string[] = ["clientId", "clientSecret", "source", "strategy"];
const DEFAULT_LOGIN_TIMEOUT_MS = 600_000;

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveStrategyOptions(given: unknown): ResolvedStrategyOptions {
  mustBeOptions(given);
  const gateAlias = resolveGateAlias((given as IanumStrategyOptions).gateAlias);
  const options = withEnvironment(given as IanumStrategyOptions);
  const { clock = systemClock, crossSiteStart = "refuse", withoutSession = "accept-login-csrf" } = options;
  const { authUrl, idUrl } = resolveEndpoints(options);
  if (authUrl === undefined)
    throw new ConfigurationError(
      "region",
      "is missing, and a login is confirmed by the gate's region; set it (IANUM_REGION) to where the gate's data is stored, or set endpoints.auth",
    );
  checkChoice("withoutSession", withoutSession, ["accept-login-csrf", "refuse"]);
  checkChoice("crossSiteStart", crossSiteStart, ["accept-login-csrf", "accept-same-site", "refuse"]);
  checkClock(clock);
  const { source } = resolveAdapterOptions(options);
  const { dataFields, privateKey } = options;
  checkPrivateKey(options);
  must(
    dataFields === undefined || privateKey !== undefined,
    "privateKey",
    "is missing, and dataFields asks for shared data; set the gate's OpenPGP key",
  );

  return {
    clock,
    crossSiteStart,
    dataFields,
    loginTimeoutMs: positiveMs("loginTimeoutMs", options.loginTimeoutMs, DEFAULT_LOGIN_TIMEOUT_MS),
    loginUrl: `${idUrl}/${encodeURIComponent(gateAlias)}`,
    subscriptions: lazySubscriptions({ ...withoutKeys(options), source }),
    sessionKey: `ianum:${gateAlias}`,
    timeoutMs: positiveMs("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS),
    isSessionRequired: withoutSession === "refuse",
    isRequestPassed: options.passReqToCallback === true,
  };
}

type GivenOptions = LoginOptions & (TokenSourceOptions | { source: TokenSource });

/** What is given, and from the environment what is not: the platform's addresses, and the keys if neither keys nor a source are given. */
function withEnvironment(given: IanumStrategyOptions): GivenOptions {
  const hasKeys = KEY_OPTIONS.some((name) => Object.hasOwn(given, name));
  const options = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...(hasKeys ? endpointsFromEnv() : optionsFromEnv()), ...Object.fromEntries(options) } as GivenOptions;
}

function withoutKeys(options: GivenOptions): LoginOptions {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !KEY_OPTIONS.includes(name)));
}

function checkChoice(option: string, value: unknown, choices: readonly string[]): void {
  if (!choices.includes(value as string))
    throw new ConfigurationError(option, `must be ${choices.map((choice) => `"${choice}"`).join(" or ")}`);
}

/** @throws ConfigurationError naming the option, or the name in the environment if the alias stands there */
function resolveGateAlias(given: unknown): string {
  const [name, alias] =
    given === undefined && process.env["IANUM_GATE_ALIAS"]?.trim()
      ? ["IANUM_GATE_ALIAS", process.env["IANUM_GATE_ALIAS"]]
      : ["gateAlias", given];
  if (typeof alias !== "string" || alias.trim() === "")
    throw new ConfigurationError(
      name,
      "is missing or empty; copy the gate's alias from the Developer Area, or set IANUM_GATE_ALIAS",
    );
  if (name === "IANUM_GATE_ALIAS") mustBeBare(name, alias);
  if (alias === "." || alias === ".." || /[/\\?#\s]/.test(alias))
    throw new ConfigurationError(name, "must be the gate's alias alone, not an address");
  return alias;
}
