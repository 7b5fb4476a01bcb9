import { isReplayableBody, isSafeMethod } from "@ianum/core/authors";
import type { Authorizer } from "@ianum/core";
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from "axios";
import { type Attempt, sendOnce, sendWith } from "./attempt.ts";
import type { AxiosCopy } from "./axios-copy.ts";
import { discard } from "./discard.ts";
import type { FetchWatch } from "./fetch-watch.ts";
import { rememberForm } from "./form-bytes.ts";
import { rememberRequest } from "./remember-request.ts";
import { addressFields, hasOwnCredentials, isPlainHttp, requestAddress } from "./request-address.ts";
import { limitTime } from "./time-limit.ts";
import { sendingWith } from "./uses-fetch.ts";
import { waitForToken } from "./wait-for-token.ts";

interface Context {
  readonly copy: AxiosCopy;
  readonly watch: FetchWatch;
  readonly currentAuthorizer: () => Authorizer;
  /** Allows the platform's API hosts only. */
  readonly platformAuthorizer: Authorizer;
}

/**
 * The adapter of one request, in the place of the one that it would have had: sends with a token, and once more with
 * another when that is refused. Being below everything else that a caller attaches to axios, it is seen as one sending.
 */
export function authorizedAdapter(
  adapter: InternalAxiosRequestConfig["adapter"],
  { copy, watch, currentAuthorizer, platformAuthorizer }: Context,
): AxiosAdapter {
  return sendingWith(adapter, async (given) => {
    // As it was, so that `error.config` can be sent again, by tools that retry for instance. The caller may have made the
    // field read-only.
    const config = Reflect.set(given, "adapter", adapter) ? given : ({ ...given, adapter } as typeof given);
    const address = requestAddress(config);
    const judged = addressFields(config);
    if (hasOwnCredentials(config, address)) return settle(await sendOnce(config, copy, {}));

    // A proxy that the caller names would read the token: plain http is allowed on this machine alone.
    const isProxied = Boolean(config.proxy) && isPlainHttp(address);
    const authorizer = isProxied ? platformAuthorizer : currentAuthorizer();
    const { timeLeft, isTimeOver, correct } = limitTime(config);
    const left = (): Partial<InternalAxiosRequestConfig> => {
      const timeout = timeLeft();
      return timeout === undefined ? {} : { timeout };
    };
    const end = (attempt: Attempt): AxiosResponse => {
      correct(attempt.error?.thrown);
      return settle(attempt);
    };

    const token = await waitForToken(config, copy, timeLeft(), (options) => authorizer.authorize(address, options));
    if (token === undefined) return end(await sendOnce(config, copy, left()));

    const form = rememberForm(config.data);
    const restore = rememberRequest(config);
    const sending = { copy, watch, address, judged };
    const first = await sendWith(token, config, sending, left());
    if (first.isRefused !== true) return end(first);
    restore();
    const isRepeatable =
      (form !== undefined || isReplayableBody(config.data)) &&
      (first.isRedirected !== true || isSafeMethod(config.method));
    // The call may have ended while the refusal was read; what it ends with differs by adapter.
    if (!isRepeatable || isCanceled(config) || isTimeOver()) {
      await authorizer.giveUp(token);
      return end(first);
    }

    const successor = await waitForToken(config, copy, timeLeft(), (options) => authorizer.successor(token, options));
    if (successor === undefined) return end(first);
    discard(first.response);
    const spare = form?.();
    if (spare?.contentType !== undefined) config.headers.set("Content-Type", spare.contentType);
    const second = await sendWith(successor, config, sending, { ...left(), ...(spare && { data: spare.data }) });
    if (second.response !== undefined && second.isRefused !== true) authorizer.accepted(successor);
    return end(second);
  });
}

function isCanceled({ signal, cancelToken }: InternalAxiosRequestConfig): boolean {
  return signal?.aborted === true || cancelToken?.reason !== undefined;
}

function settle({ response, error }: Attempt): AxiosResponse {
  if (error !== undefined) throw error.thrown;
  return response as AxiosResponse; // what an adapter of the caller's has given, be it nothing
}
