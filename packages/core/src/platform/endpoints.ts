import { parseOrigin } from "./origin.ts";
import { must } from "../errors/validate.ts";

/** The gate's region, and other addresses than the public ones, such as a sandbox's (docs.ianum.com, "Addresses"). */
export interface EndpointOptions {
  /** Where the gate's data is stored: one DNS label, part of host names (docs.ianum.com, "Addresses"). Which regions exist is not documented. */
  readonly region?: string;
  /**
   * The API version, `v{major}_{minor}`.
   *
   * @defaultValue `"v1_3"`, the documented one
   */
  readonly stage?: string;
  /** Origins to use in place of the public ones: `https:`, or `http:` on a loopback address. */
  readonly endpoints?: {
    /** Issues tokens. @defaultValue `https://api-auth.ianum.com` */
    readonly apiAuth?: string;
    /** Serves subscriptions. @defaultValue `https://auth.{region}.ianum.com` */
    readonly auth?: string;
    /** Signs people in. @defaultValue `https://id.ianum.com` */
    readonly id?: string;
  };
}

/** The platform's addresses (docs.ianum.com, "Addresses"). */
export interface ResolvedEndpoints {
  /** Where the token request goes: `{apiAuth}/{stage}/oauth/token`. */
  readonly tokenUrl: string;
  /** What subscription calls begin with: `{auth}/{stage}`. Absent without a region or an `endpoints.auth`. */
  readonly authUrl: string | undefined;
  /** What login pages begin with: `{id}`. */
  readonly idUrl: string;
  /** The origins that the caller configured, for the origin policy. */
  readonly configured: readonly string[];
}

const REGION = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const STAGE = /^v\d+_\d+$/;
const ENDPOINTS = ["apiAuth", "auth", "id"] as const;

/**
 * The platform's addresses for these options, as URLs without a slash at the end.
 *
 * @param options - region, stage and endpoints; `optionsFromEnv()` reads them from the environment
 * @throws ConfigurationError when the region is not a DNS label, the stage is not `v{major}_{minor}`, or an endpoint is
 *   not an origin or would send a secret in the clear
 */
export function resolveEndpoints(options: EndpointOptions = {}): ResolvedEndpoints {
  const { region: givenRegion, stage = "v1_3", endpoints } = endpointOptions(options);
  const region = givenRegion ?? "";
  const given = pick(mustBeEndpoints(endpoints ?? {}), ...ENDPOINTS);
  const isRegion = givenRegion === undefined || (typeof region === "string" && REGION.test(region));
  must(isRegion, "region", 'must be one DNS label such as "eu": letters, digits and inner hyphens');
  must(typeof stage === "string" && STAGE.test(stage), "stage", 'must look like "v1_3"');
  const [apiAuth, auth, id] = ENDPOINTS.map((name) =>
    given[name] === undefined ? undefined : parseOrigin(`endpoints.${name}`, given[name]),
  );

  const authOrigin = auth ?? (region && `https://auth.${region.toLowerCase()}.ianum.com`);
  return {
    tokenUrl: `${apiAuth ?? "https://api-auth.ianum.com"}/${stage}/oauth/token`,
    authUrl: authOrigin ? `${authOrigin}/${stage}` : undefined,
    idUrl: id ?? "https://id.ianum.com",
    configured: [apiAuth, auth, id].filter((origin) => origin !== undefined),
  };
}

/**
 * What subscription calls begin with: `{auth}/{stage}`.
 *
 * @throws ConfigurationError `invalid_option` naming `region` if neither it nor `endpoints.auth` is given; and as
 *   `resolveEndpoints` does
 */
export function requireAuthUrl(options: EndpointOptions): string {
  const { authUrl } = resolveEndpoints(options);
  must(authUrl !== undefined, "region", "is missing: set the gate's region (IANUM_REGION), or endpoints.auth");
  return authUrl;
}

/** The endpoint options among others. */
export function endpointOptions(options: EndpointOptions): EndpointOptions {
  return pick(options, "region", "stage", "endpoints");
}

// What is not read would send the secret to the public host.
function mustBeEndpoints(endpoints: NonNullable<EndpointOptions["endpoints"]>): typeof endpoints {
  must(typeof endpoints === "object", "endpoints", `must be an object of origins: ${ENDPOINTS.join(", ")}`);
  for (const name of Object.keys(endpoints))
    must(
      ENDPOINTS.some((known) => known === name),
      `endpoints.${name}`,
      `is not known; there are ${ENDPOINTS.join(", ")}`,
    );
  return endpoints;
}

/** Fields of an object or of its class, but not of Object.prototype: a polluted one must not lead a secret elsewhere. */
function pick<T extends object, K extends keyof T>(object: T, ...names: readonly K[]): Partial<Pick<T, K>> {
  const entries = names.filter((name) => isGiven(object, name)).map((name) => [name, object[name]]);
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as Partial<Pick<T, K>>;
}

function isGiven(object: object, name: PropertyKey): boolean {
  if (Object.hasOwn(object, name)) return true;
  const parent = Object.getPrototypeOf(object) as object | null;
  // The last of the chain is Object.prototype, also that of another realm.
  return parent !== null && Object.getPrototypeOf(parent) !== null && isGiven(parent, name);
}
