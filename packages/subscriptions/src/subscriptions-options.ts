import {
  type AdapterOptions,
  checkPrivateKey,
  type Clock,
  DEFAULT_TIMEOUT_MS,
  type EndpointOptions,
  type FetchLike,
  must,
  mustHave,
  optionsFromEnv,
  requireAuthUrl,
  resolveAdapterOptions,
  systemClock,
} from "@ianum/core/authors";
import { type CallPlatform, createCallPlatform } from "./call-platform.ts";
import { createPrivateKey, type PrivateKey } from "./private-key.ts";
import { sendUnlessRefused } from "./send-unless-refused.ts";

/** The options of `createSubscriptions` besides those of its token source. */
interface SubscriptionsSettings extends EndpointOptions {
  /**
   * The gate's OpenPGP key, armoured: the text that was saved when the gate was made. It decrypts what people share and
   * never leaves this process. @defaultValue none: values stay encrypted
   */
  readonly privateKey?: string;
  /** What unlocks `privateKey`, if it is locked. */
  readonly passphrase?: string;
  /** The longest that one call takes, the wait for a token included, in milliseconds. @defaultValue 10 000 */
  readonly timeoutMs?: number;
  /** Carries the requests; without a `source`, the token request too. @defaultValue the global `fetch` */
  readonly fetch?: FetchLike;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
}

/** A token source to share, or the options of one of its own; where the gate's data is; and what decrypts it. */
export type SubscriptionsOptions = AdapterOptions & SubscriptionsSettings;

interface ResolvedSubscriptionsOptions {
  readonly call: CallPlatform;
  /** Sends what may be sent again only when our access token was refused. */
  readonly callOnce: CallPlatform;
  readonly key: PrivateKey | undefined;
}

/** @throws ConfigurationError naming the option that is missing or wrong */
export function resolveSubscriptionsOptions(
  options: SubscriptionsOptions = optionsFromEnv(),
): ResolvedSubscriptionsOptions {
  const { authorizerFor, fetch } = resolveAdapterOptions(options);
  const { clock = systemClock, passphrase, privateKey, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const authUrl = requireAuthUrl(options);
  mustHave("clock", clock, "now", "elapsed", "sleep");
  must(Number.isFinite(timeoutMs) && timeoutMs > 0, "timeoutMs", "must be a positive number of milliseconds");
  checkPrivateKey(options);

  const settings = { authUrl, authorizer: authorizerFor(authUrl), clock, timeoutMs };
  return {
    call: createCallPlatform({ ...settings, send: fetch }),
    callOnce: createCallPlatform({ ...settings, send: sendUnlessRefused(fetch) }),
    key: privateKey === undefined ? undefined : createPrivateKey(privateKey, passphrase),
  };
}
