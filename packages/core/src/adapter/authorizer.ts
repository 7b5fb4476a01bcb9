import { type AccessToken, isHeaderSafe } from "../access-token.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import { mustHave } from "../errors/validate.ts";
import type { TokenSource } from "../token-source.ts";
import { createOriginPolicy } from "./origin-policy.ts";
import { systemClock } from "../time/clock.ts";
import { warnOfWithheldToken } from "../token-source/withheld-token.ts";
import { traceOperation } from "../trace-operation.ts";

/** What every outbound adapter is built on: which token, if any, goes on this request, and which after a refusal. */
export interface Authorizer {
  /**
   * The token for a request to `url`; `undefined` if that origin may not see one: send the request untouched.
   *
   * @throws IanumError if no token can be obtained; the reason of `signal` when that is aborted
   */
  authorize(url: string | URL, options?: { readonly signal?: AbortSignal }): Promise<AccessToken | undefined>;
  /**
   * After a refusal: another token to resend with, once. `undefined` if no other can be obtained: return the library's own result.
   *
   * @throws the reason of `signal` when that is aborted
   */
  successor(refused: AccessToken, options?: { readonly signal?: AbortSignal }): Promise<AccessToken | undefined>;
  /**
   * After a refusal of a request that cannot be sent again: callers do not get the token again, and the next call gets
   * another one. Starts no token request.
   */
  giveUp(refused: AccessToken): Promise<void>;
  /** After a request that was sent again: the service took this token. */
  accepted(token: AccessToken): void;
}

/**
 * Puts the origin policy in front of a token source.
 *
 * @param source - where the tokens come from
 * @param settings - `origins`: further origins that may see the token, besides the platform's API hosts
 * @throws ConfigurationError if `source` is not a token source, or an entry of `origins` is invalid
 */
export function createAuthorizer(
  source: TokenSource,
  settings: { readonly origins?: readonly string[] } = {},
): Authorizer {
  mustHave("source", source, "getToken", "invalidate");
  const mayHaveToken = createOriginPolicy(settings.origins ?? [], (origin) => {
    if (source.report) source.report({ type: "origin-denied", origin });
    else warnOfWithheldToken(origin);
  });
  let lastChecked: AccessToken | undefined;

  // A source of another author may give anything. Hosts quote a header that they refuse, the token included.
  function checked(token: AccessToken): AccessToken {
    if (lastChecked !== undefined && token === lastChecked) return token;
    if (!isHeaderSafe(token?.value))
      throw new ResponseError("the token source returned a token that is not valid in a header");
    lastChecked = token;
    return token;
  }

  async function replace(
    refused: AccessToken,
    options: { readonly signal?: AbortSignal } | undefined,
  ): Promise<AccessToken | undefined> {
    try {
      await source.invalidate(refused);
      const token = checked(await source.getToken(options));
      return token.value === refused.value ? undefined : token;
    } catch (error) {
      options?.signal?.throwIfAborted();
      // The caller is to see the refusal; `onEvent` says why there is no other token.
      if (isIanumError(error)) return undefined;
      throw error;
    }
  }

  return {
    async authorize(url, options) {
      return mayHaveToken(url) ? checked(await source.getToken(options)) : undefined;
    },

    async successor(refused, options) {
      const since = systemClock.elapsed();
      source.report?.({ type: "token-refused", mayResend: true });
      const operation = { name: "ianum.request.replay" } as const;
      const token = await traceOperation(
        source.report,
        operation,
        () => replace(refused, options),
        (other) => (other ? "replaced" : "kept"),
      );
      if (token) source.report?.({ type: "request-replayed", durationMs: systemClock.elapsed() - since });
      return token;
    },

    async giveUp(refused) {
      source.report?.({ type: "token-refused", mayResend: false });
      await source.invalidate(refused);
    },

    accepted: (token) => source.accepted?.(token),
  };
}
