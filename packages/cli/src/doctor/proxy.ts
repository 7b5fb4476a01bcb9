import { parseUrl } from "@ianum/core/authors";
import type { Host } from "../host.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy that the environment names. */
export interface Proxy {
  /** Such as `HTTPS_PROXY`. */
  readonly name: string;
  /** Scheme, host and port; never the user and password. `undefined` if the value is not a URL. */
  readonly origin: string | undefined;
}

/** The proxy that the environment names for this address, whether Node uses it or not. */
export function proxyFor(url: string, env: Environment): Proxy | undefined {
  const { protocol, hostname, port } = new URL(url);
  if (isExempt(hostname, port || (protocol === "https:" ? "443" : "80"), env["no_proxy"] || env["NO_PROXY"] || "")) {
    return undefined;
  }
  const scheme = protocol === "https:" ? "https_proxy" : "http_proxy";
  const name = [scheme, scheme.toUpperCase()].find((candidate) => env[candidate]);
  if (name === undefined) return undefined;
  const value = env[name] ?? "";
  const proxy = parseUrl(value);
  return { name, origin: proxy && proxy.host !== "" ? originOf(proxy) : undefined };
}

/** Whether this process's `fetch` takes proxies from the environment. */
export function usesEnvProxy({ env, execArgv, version }: Pick<Host, "env" | "execArgv" | "version">): boolean {
  const flags = [...execArgv, ...(env["NODE_OPTIONS"] ?? "").split(/\s+/)];
  return canUseEnvProxy(version) && (env["NODE_USE_ENV_PROXY"] === "1" || flags.includes("--use-env-proxy"));
}

/** Whether this version of Node has the switch: 22.21, 24.5 and later. */
export function canUseEnvProxy(version: string): boolean {
  const [major = 0, minor = 0] = version.slice(1).split(".").map(Number);
  return (major === 22 && minor >= 21) || (major === 24 && minor >= 5) || major > 24;
}

function originOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}

// As curl and Node read it: names with or without a leading dot or "*.", with or without a port; "*" is all.
function isExempt(hostname: string, port: string, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", itsPort] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
      return (itsPort === undefined || itsPort === port) && (host === name || host.endsWith(`.${name}`));
    });
}
