import { parseUrl } from "@ianum/core/authors";
import type { InternalAxiosRequestConfig } from "axios";

// As axios's isAbsoluteURL: with a scheme, or protocol-relative.
const ABSOLUTE = /^(?:[a-z][a-z\d+\-.]*:)?\/\//i;

/**
 * Where axios will send a request, without its `params`: as its buildFullPath and combineURLs have it. What comes of it
 * need not be an address; then axios will say so.
 */
export function requestAddress({ url, baseURL, allowAbsoluteUrls }: InternalAxiosRequestConfig): string {
  const requested = url === undefined || url === null ? "" : String(url);
  if (!baseURL || (ABSOLUTE.test(requested) && allowAbsoluteUrls !== false)) return requested;
  const base = String(baseURL);
  return requested === "" ? base : `${base.replace(/\/+$/, "")}/${requested.replace(/^\/+/, "")}`;
}

/** Whether the caller has said by itself who it is: with a header, with `auth`, or in the address. */
export function hasOwnCredentials(config: InternalAxiosRequestConfig, address: string): boolean {
  if (config.auth || config.headers.has("Authorization")) return true;
  // axios makes a Basic header of these and drops any other.
  const url = address.includes("@") ? parseUrl(address) : undefined;
  return url !== undefined && (url.username !== "" || url.password !== "");
}

/** Whether a request to this address, which may see a token, goes over plain http: to a loopback address, then. */
export function isPlainHttp(address: string): boolean {
  const [, scheme] = /^(https?):\/\//i.exec(address) ?? [];
  if (scheme !== undefined) return scheme.length === 4;
  return parseUrl(address)?.protocol === "http:"; // written in another way
}
