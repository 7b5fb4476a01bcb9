import {
  type Authorizer,
  type Clock,
  ConfigurationError,
  type EndpointOptions,
  resolveAdapterOptions,
  resolveEndpoints,
  type TokenSource,
  type TokenSourceOptions,
} from "@ianum/core";
import { checkOptionsObject, positiveMs } from "./option-checks.ts";
import { realClock } from "./real-clock.ts";

/** How a person logs in. */
interface LoginOptions extends EndpointOptions {
  /** The gate's alias: the last part of its login page's address. */
  readonly gateAlias: string;
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
   * somebody else prepared. `"accept-login-csrf"` goes on unprotected: a stranger can get a visitor logged in as the
   * stranger, with a link. `"refuse"` makes it an error. Where there is a session this changes nothing.
   *
   * @defaultValue `"accept-login-csrf"`
   */
  readonly withoutSession?: "accept-login-csrf" | "refuse";
  /**
   * What to do where another site's page sends the browser to start a login (`Sec-Fetch-Site: cross-site`). The platform
   * hands no `state` through, so that page could start a login and then send its own return after it. `"refuse"` fails
   * with a 403: lead such visitors to a page of yours with a button. `"accept-login-csrf"` goes on.
   *
   * @defaultValue `"refuse"`
   */
  readonly crossSiteStart?: "accept-login-csrf" | "refuse";
  /** How long a login waits for the platform in all, in milliseconds; also one attempt of a token request. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /** Carries the requests to the platform. @defaultValue the global `fetch` */
  readonly fetch?: typeof globalThis.fetch;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
}

/** The gate to log in at, and where its access tokens come from: its keys, or a token source to share. */
export type IanumStrategyOptions = LoginOptions & (TokenSourceOptions | { readonly source: TokenSource });

export interface ResolvedStrategyOptions {
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly loginTimeoutMs: number;
  /** The gate's login page. */
  readonly loginUrl: string;
  /** Where an `ianumToken` is burned. */
  readonly burnUrl: string;
  /** Names this strategy's own data in the session. */
  readonly sessionKey: string;
  readonly timeoutMs: number;
  readonly isSessionRequired: boolean;
  readonly isCrossSiteStartRefused: boolean;
  readonly isRequestPassed: boolean;
}

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_LOGIN_TIMEOUT_MS = 600_000;

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveStrategyOptions(options: IanumStrategyOptions): ResolvedStrategyOptions {
  checkOptionsObject(options);
  const {
    clock = realClock,
    crossSiteStart = "refuse",
    fetch,
    gateAlias,
    withoutSession = "accept-login-csrf",
  } = options;
  checkGateAlias(gateAlias);
  const { authUrl, configured, idUrl } = resolveEndpoints(options);
  if (authUrl === undefined)
    throw new ConfigurationError(
      "region",
      "is missing, and a login is confirmed by the gate's region; set it to where the gate's data is stored, or set endpoints.auth",
    );
  for (const [option, value] of Object.entries({ withoutSession, crossSiteStart })) {
    if (value !== "accept-login-csrf" && value !== "refuse")
      throw new ConfigurationError(option, 'must be "accept-login-csrf" or "refuse"');
  }
  if (fetch !== undefined && typeof fetch !== "function") throw new ConfigurationError("fetch", "must be a function");
  if (["now", "elapsed", "sleep"].some((name) => typeof clock?.[name as keyof Clock] !== "function"))
    throw new ConfigurationError("clock", "must have now(), elapsed(), sleep()");

  return {
    authorizer: resolveAdapterOptions({ ...options, origins: configured }).authorizer,
    clock,
    // Looked up at each request, so that tools which replace the global fetch are heard.
    fetch: fetch ?? ((input, init) => globalThis.fetch(input, init)),
    loginTimeoutMs: positiveMs("loginTimeoutMs", options.loginTimeoutMs, DEFAULT_LOGIN_TIMEOUT_MS),
    loginUrl: `${idUrl}/${encodeURIComponent(gateAlias)}`,
    burnUrl: `${authUrl}/subscription`,
    sessionKey: `ianum:${gateAlias}`,
    timeoutMs: positiveMs("timeoutMs", options.timeoutMs, DEFAULT_TIMEOUT_MS),
    isSessionRequired: withoutSession === "refuse",
    isCrossSiteStartRefused: crossSiteStart === "refuse",
    isRequestPassed: options.passReqToCallback === true,
  };
}

function checkGateAlias(gateAlias: unknown): void {
  if (typeof gateAlias !== "string" || gateAlias.trim() === "")
    throw new ConfigurationError("gateAlias", "is missing or empty; copy the gate's alias from the Developer Area");
  if (gateAlias === "." || gateAlias === ".." || /[/\\?#\s]/.test(gateAlias))
    throw new ConfigurationError("gateAlias", "must be the gate's alias alone, not an address");
}
