import type { InternalAxiosRequestConfig } from "axios";

const NAMES = ["adapter", "baseURL", "url", "method", "params", "data", "headers"] as const;

/**
 * Remembers what a request is made of: an adapter may change its config, as axios-mock-adapter takes itself off it.
 *
 * @returns what puts back the fields that have changed since
 */
export function rememberRequest(config: InternalAxiosRequestConfig): () => void {
  const given = NAMES.map((name) => [name, config[name]] as const);
  return () => Object.assign(config, Object.fromEntries(given.filter(([name, value]) => config[name] !== value)));
}
