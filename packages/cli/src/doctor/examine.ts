import { ConfigurationError } from "@ianum/core";
import type { Host } from "../host.ts";
import { findKeys } from "../keys.ts";
import type { Settings } from "../settings.ts";
import { checkEndpoints, checkRegion, findAddresses } from "./check-addresses.ts";
import { checkApi } from "./check-api.ts";
import { checkClock } from "./check-clock.ts";
import { checkConnection } from "./check-connection.ts";
import { checkDns } from "./check-dns.ts";
import { checkClientId, checkClientSecrets } from "./check-keys.ts";
import { checkLatency } from "./check-latency.ts";
import { checkNode } from "./check-node.ts";
import { checkProxy } from "./check-proxy.ts";
import { checkToken } from "./check-token.ts";
import { type Finding, skipped } from "./finding.ts";
import type { Target } from "./network-remedy.ts";
import { proxyFor, usesEnvProxy } from "./proxy.ts";
import { askForToken } from "./token-answer.ts";

/** One check, under way or done. */
export interface Check {
  /** For programs: `client-secret`. */
  readonly name: string;
  /** For people: `Client secret`. */
  readonly label: string;
  readonly finding: Promise<Finding>;
}

/** All checks, in the order in which one builds on the other. Each begins when it is asked for. */
export async function* examine(host: Host, settings: Settings): AsyncGenerator<Check, void, undefined> {
  const failures = new Set<string>();
  const check = (name: string, label: string, work: Finding | Promise<Finding>): Check => {
    const finding = Promise.resolve(work).then((found) => {
      if (found.status !== "ok") failures.add(name);
      return found;
    });
    return { name, label, finding };
  };

  const keys = await findKeys(settings);
  const addresses = findAddresses(settings);
  yield check("node", "Node", checkNode(host));
  yield check("client-id", "Client id", checkClientId(keys));
  yield check("client-secret", "Client secret", checkClientSecrets(keys));
  yield check("region", "Region", checkRegion(addresses, settings));
  yield check("endpoints", "Endpoints", checkEndpoints(addresses));
  if (addresses instanceof ConfigurationError) return;

  const { authUrl, endpoints, tokenOrigin } = addresses;
  const tokenTarget = targetOf(tokenOrigin, settingOf("IANUM_API_AUTH_URL", settings), host);
  const apiTarget =
    authUrl && targetOf(new URL(authUrl).origin, settingOf("IANUM_AUTH_URL", settings) ?? "IANUM_REGION", host);
  const targets = [tokenTarget, ...(apiTarget && apiTarget.origin !== tokenOrigin ? [apiTarget] : [])];
  const origins = targets.map(({ origin }) => origin);
  yield check("proxy", "Proxy", checkProxy(host, origins));

  // Two hosts behind one proxy have one way.
  const ways = targets.map((target) => wayTo(target, host));
  for (const way of ways.filter(({ origin }, index) => index === 0 || origin !== ways[0]?.origin)) {
    const suffix = way === ways[0] ? "" : "-api";
    yield check(`dns${suffix}`, "DNS", checkDns(way));
    const isFound = !failures.has(`dns${suffix}`);
    const connection = isFound ? checkConnection(way, host.env) : skipped("the host has no address");
    yield check(`connection${suffix}`, "Connection", connection);
  }

  const obstacle = ["client-id", "client-secret", "connection"].find((name) => failures.has(name));
  if (obstacle !== undefined) {
    const reason = obstacle === "connection" ? "the host cannot be reached" : "the keys come first";
    for (const [name, label] of remaining) yield check(name, label, skipped(`not tried: ${reason}`));
    return;
  }
  const asked = askForToken(endpoints, keys);
  yield check(
    "token",
    "Token",
    asked.then((answer) => checkToken(answer, keys, tokenTarget)),
  );
  const answer = await asked;
  yield check("clock", "Clock", checkClock(answer, host.platform));
  yield check("latency", "Latency", checkLatency(answer));
  const token = answer.accepted?.token;
  if (!token) yield check("api", "API", skipped("not tried: there is no token"));
  else if (!authUrl || !apiTarget) yield check("api", "API", skipped("not tried: there is no region"));
  else if (failures.has("connection-api")) yield check("api", "API", skipped("not tried: the host cannot be reached"));
  else yield check("api", "API", checkApi(authUrl, token, apiTarget));
}

const remaining = [
  ["token", "Token"],
  ["clock", "Clock"],
  ["latency", "Latency"],
  ["api", "API"],
] as const;

function settingOf(name: string, { env }: Settings): string | undefined {
  return env[name]?.trim() ? name : undefined;
}

function targetOf(origin: string, setting: string | undefined, host: Host): Target {
  const proxy = usesEnvProxy(host) ? undefined : proxyFor(origin, host.env);
  return { origin, setting, unusedProxy: proxy?.name };
}

/** What is connected to first: the proxy, if there is one that is used. */
function wayTo(target: Target, host: Host): Target {
  const proxy = usesEnvProxy(host) ? proxyFor(target.origin, host.env) : undefined;
  return proxy?.origin === undefined ? target : { origin: proxy.origin, setting: proxy.name, isProxy: true };
}
