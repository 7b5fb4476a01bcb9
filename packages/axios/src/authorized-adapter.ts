import type { AccessToken, Authorizer, TokenSource } from "@ianum/core";
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from "axios";
import { discard } from "./discard.ts";
import type { Host } from "./host.ts";
import { isReplayable } from "./is-replayable.ts";
import { dropTokenOnRedirect } from "./redirects.ts";
import { hasOwnCredentials, requestAddress } from "./request-address.ts";
import { scrub } from "./scrub.ts";
import { limitTime } from "./time-limit.ts";
import { waitForToken } from "./wait-for-token.ts";

interface Context {
  readonly host: Host;
  readonly authorizer: () => Authorizer;
  readonly source: TokenSource;
}

/** What came of one sending. */
interface Outcome {
  readonly response?: AxiosResponse | undefined;
  readonly error?: { readonly thrown: unknown } | undefined;
  /** The service refused our token. */
  readonly isRefused?: boolean;
  readonly isRedirected?: boolean;
}

/**
 * The adapter of one request, in the place of the one that it would have had: sends with a token, and once more with
 * another when that is refused. Being below everything else that a caller attaches to axios, it is seen as one sending.
 */
export function authorizedAdapter(
  adapter: InternalAxiosRequestConfig["adapter"],
  { host, authorizer: authorizerNow, source }: Context,
): AxiosAdapter {
  return async (config) => {
    // As it was, so that `error.config` can be sent again, by tools that retry for instance.
    Object.assign(config, { adapter });
    const send: AxiosAdapter = typeof adapter === "function" ? adapter : host.send;
    const address = requestAddress(config);
    if (hasOwnCredentials(config, address)) return settle(await sendUntouched(send, config));

    const authorizer = authorizerNow();
    const time = limitTime(config);
    try {
      const token = await waitForToken(config, host, (options) => authorizer.authorize(address, options));
      time.goOn();
      if (token === undefined) return settle(await sendUntouched(send, config));

      const outcome = await sendWith(token, send, config, address);
      if (outcome.isRefused !== true) return settle(outcome);
      // The next call is to fare better, even where this one cannot be sent again.
      if (!isReplayable(config.data) || (outcome.isRedirected && !isSafe(config.method)))
        await source.invalidate(token);
      else {
        time.goOn();
        const successor = await waitForToken(config, host, (options) => authorizer.successor(token, options));
        if (successor !== undefined) {
          discard(outcome.response);
          time.goOn();
          return settle(await sendWith(successor, send, config, address));
        }
      }
      return settle(outcome);
    } finally {
      time.restore();
    }
  };
}

/** Sends once. The token is there for as long as that takes, and nowhere afterwards. */
async function sendWith(
  token: AccessToken,
  send: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  address: string,
): Promise<Outcome> {
  const redirects = dropTokenOnRedirect(config, address);
  config.headers.set("Authorization", `Bearer ${token.value}`);
  try {
    const { response, error } = await sendUntouched(send, config, token.value);
    const isRefused = response?.status === 401 && !redirects.hasDroppedToken();
    return { response, error, isRefused, isRedirected: redirects.hasFollowed() };
  } finally {
    config.headers.delete("Authorization");
    redirects.restore();
  }
}

/** Sends as the config says; then takes out of what comes of it how it could lead to a bearer, its own or another's. */
async function sendUntouched(
  send: AxiosAdapter,
  config: InternalAxiosRequestConfig,
  bearer?: string,
): Promise<Outcome> {
  try {
    const response = await send(config);
    scrub(response.request, config, response, bearer);
    return { response };
  } catch (thrown) {
    const { request, response } = (thrown ?? {}) as { request?: unknown; response?: AxiosResponse };
    scrub(request, config, response, bearer);
    return { response, error: { thrown } };
  }
}

// What has been redirected has been dealt with somewhere: a POST that led to a page must not be posted twice.
function isSafe(method = "get"): boolean {
  return /^(?:get|head)$/i.test(method);
}

function settle({ response, error }: Outcome): AxiosResponse {
  if (error !== undefined || response === undefined) throw error?.thrown;
  return response;
}
