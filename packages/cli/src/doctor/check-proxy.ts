import type { Host } from "../host.ts";
import { failed, type Finding, passed } from "./finding.ts";
import { canUseEnvProxy, type Proxy, proxyFor, usesEnvProxy } from "./proxy.ts";

/** Whether a proxy stands between here and the platform, and whether this Node uses it. */
export function checkProxy(host: Host, origins: readonly string[]): Finding {
  const proxied = origins
    .map((origin) => ({ origin, proxy: proxyFor(origin, host.env) }))
    .filter((entry): entry is { origin: string; proxy: Proxy } => entry.proxy !== undefined);
  const [first] = proxied;
  if (!first) return passed("none in the environment for these addresses");

  const { name, origin: address } = first.proxy;
  if (!usesEnvProxy(host)) {
    return passed(`${name} is set, and this process does not use it (${howToUse(host.version)} would)`);
  }
  if (address === undefined)
    return failed(`${name} is not a URL`, `set ${name} to an address such as http://proxy:8080`);
  const inTheClear = proxied.find(({ origin }) => origin.startsWith("http:"));
  if (inTheClear) {
    const { hostname } = new URL(inTheClear.origin);
    return failed(
      `${name} would carry the secret for ${inTheClear.origin} in the clear`,
      `add ${hostname} to NO_PROXY`,
    );
  }
  return passed(`${address} (${name})`);
}

/** What makes a `fetch` of this version use the environment's proxy. */
function howToUse(version: string): string {
  return canUseEnvProxy(version) ? "NODE_USE_ENV_PROXY=1" : "Node 22.21 or 24.5 with NODE_USE_ENV_PROXY=1";
}
