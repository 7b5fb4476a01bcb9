import { parseUrl } from "@ianum/core/authors";
import type { InternalAxiosRequestConfig } from "axios";

// As axios's isAbsoluteURL: with a scheme, or protocol-relative.
const ABSOLUTE = /^(?:[a-z][a-z\d+\-.]*:)?\/\//i;

/**
 * An address of the origin that axios will send a request to: as its buildFullPath has it, which takes only a string for
 * absolute, and joins the rest with a slash. What comes of it need not be an address; then axios will say so.
 */
export function requestAddress({ url, baseURL, allowAbsoluteUrls }: InternalAxiosRequestConfig): string {
  const isAbsolute = typeof url === "string" && ABSOLUTE.test(url);
  return !baseURL || (isAbsolute && allowAbsoluteUrls !== false) ? String(url) : `${String(baseURL)}/${String(url)}`;
}

/** What of the address is an object, as the text that it is now: a `URL` can change while the token is awaited. */
export function addressFields({ url, baseURL }: InternalAxiosRequestConfig): Partial<InternalAxiosRequestConfig> {
  const fields: Partial<InternalAxiosRequestConfig> = {};
  if (isObject(baseURL)) fields.baseURL = String(baseURL);
  // Beside a baseURL an object is relative, and as a text it could be absolute.
  else if (isObject(url) && !baseURL) fields.url = String(url);
  return fields;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Whether the caller set its own credentials: a header, `auth`, or in the address. */
export function hasOwnCredentials(config: InternalAxiosRequestConfig, address: string): boolean {
  if (config.auth || config.headers.has("Authorization")) return true;
  // axios makes a Basic header of these and drops any other.
  const url = address.includes("@") ? parseUrl(address) : undefined;
  return url !== undefined && (url.username !== "" || url.password !== "");
}

/** Whether a request to this address, which may see a token, goes over plain http: to a loopback address, then. */
export function isPlainHttp(address: string): boolean {
  return parseUrl(address)?.protocol === "http:";
}
