import type { AccessToken } from "@ianum/core";
import type { AxiosResponse, InternalAxiosRequestConfig } from "axios";
import type { AxiosCopy } from "./axios-copy.ts";
import { concealToken, dropHeader } from "./conceal-token.ts";
import type { FetchWatch } from "./fetch-watch.ts";
import { dropTokenOnRedirect, isSameOrigin } from "./redirects.ts";
import { isPlainHttp } from "./request-address.ts";
import { usesFetch } from "./uses-fetch.ts";
import { withFields } from "./with-fields.ts";

/** How one sending ended. */
export interface Attempt {
  readonly response?: AxiosResponse | undefined;
  readonly error?: { readonly thrown: unknown } | undefined;
  /** The service refused our token. */
  readonly isRefused?: boolean;
  readonly isRedirected?: boolean;
}

export interface Sending {
  readonly copy: AxiosCopy;
  readonly watch: FetchWatch;
  /** Where the request goes to, as it was judged. */
  readonly address: string;
  /** What made the address, as it was judged. */
  readonly judged: Partial<InternalAxiosRequestConfig>;
}

/** Sends once as the config says, with `fields` in their place; then conceals tokens, this one's or another's. */
export async function sendOnce(
  config: InternalAxiosRequestConfig,
  copy: AxiosCopy,
  fields: Partial<InternalAxiosRequestConfig>,
  bearer?: string,
): Promise<Attempt> {
  try {
    const { adapter } = config;
    const response = await withFields(config, fields, async () =>
      typeof adapter === "function" ? adapter(config) : copy.send(config),
    );
    concealToken(config, response, bearer);
    return { response };
  } catch (thrown) {
    concealToken(config, thrown, bearer);
    return { response: (thrown as { response?: AxiosResponse } | undefined)?.response, error: { thrown } };
  }
}

/** Sends once with a token, which is on the config for as long as that takes. */
export async function sendWith(
  { value }: AccessToken,
  config: InternalAxiosRequestConfig,
  { copy, watch, address, judged }: Sending,
  more: Partial<InternalAxiosRequestConfig>,
): Promise<Attempt> {
  const redirects = dropTokenOnRedirect(config, address);
  const watched = usesFetch(config.adapter) ? watch.start(config) : undefined;
  const fields = Object.assign(redirects.fields, judged, more, watched?.fields);
  // On its way to a proxy the token would leave the machine. https goes through a tunnel.
  if (isPlainHttp(address)) fields.proxy = false;

  const { headers } = config;
  headers.set("Authorization", `Bearer ${value}`);
  let attempt: Attempt;
  try {
    attempt = await sendOnce(config, copy, fields, value);
  } finally {
    headers.delete("Authorization");
    if (config.headers !== headers) dropHeader(config.headers, value);
  }
  const seen = watched?.response();
  const isElsewhere = redirects.hasDroppedToken() || (seen?.redirected === true && !isSameOrigin(seen.url, address));
  const { response, error } = attempt;
  const isRefused = (seen?.status ?? statusOf(attempt)) === 401 && !isElsewhere;
  return { response, error, isRefused, isRedirected: redirects.hasFollowed() || seen?.redirected === true };
}

function requestOf({ response, error }: Attempt): unknown {
  return response?.request ?? (error?.thrown as { request?: unknown } | null | undefined)?.request;
}

interface NodeRequest {
  readonly res?: { readonly statusCode?: number };
  /** The request under way, where `follow-redirects` sends it: what axios gives if the call is canceled or its time ends. */
  readonly _currentRequest?: NodeRequest;
}

/** Also where axios gives no response: its body was too long, broke off, could not be decoded, or does not end. */
function statusOf(attempt: Attempt): number | undefined {
  const { res, _currentRequest: current } = (requestOf(attempt) ?? {}) as NodeRequest;
  return attempt.response?.status ?? (res ?? current?.res)?.statusCode;
}
