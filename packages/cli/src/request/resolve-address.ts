import { type EndpointOptions, resolveEndpoints } from "@ianum/core";
import { parseUrl } from "@ianum/core/authors";
import { UsageError } from "../usage-error.ts";

/**
 * The address that an argument of `ianum request` names: an absolute one as it is; a path below the API's origin, the
 * stage put in front where it is missing.
 *
 * @throws UsageError if it is not an address, or is the token endpoint, whose response is a token
 */
export function resolveAddress(text: string, endpoints: EndpointOptions): URL {
  const { authUrl, tokenUrl } = resolveEndpoints(endpoints);
  const url = /^[a-z][a-z0-9+.-]*:/i.test(text) ? parse(text) : below(authUrl, text);
  if (url.origin === new URL(tokenUrl).origin && /\/oauth\/token\/*$/.test(url.pathname)) {
    throw new UsageError("the token endpoint's response is a token: use ianum token, and --raw to see it");
  }
  if (url.username || url.password) throw new UsageError("an address must not hold a user or password");
  return url;
}

function parse(text: string): URL {
  const url = parseUrl(text);
  if (url) return url;
  throw new UsageError("URL must be an address such as https://auth.eu.ianum.com/v1_3/subscription/…, or a path");
}

function below(authUrl: string | undefined, path: string): URL {
  if (authUrl === undefined) {
    throw new UsageError("a path needs a region: set IANUM_REGION, or give the whole address");
  }
  const base = /^\/?v\d+_\d+\//.test(path) ? new URL(authUrl).origin : authUrl;
  return new URL(`${base}/${path.replace(/^\/+/, "")}`);
}
