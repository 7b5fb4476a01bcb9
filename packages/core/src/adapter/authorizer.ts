import type { AccessToken } from "../access-token.ts";
import { isIanumError } from "../errors/ianum-error.ts";
import { createOriginPolicy } from "./origin-policy.ts";
import type { TokenSource } from "../token-source.ts";
import { mustHave } from "../errors/validate.ts";

/** What every outbound adapter is built on: which token, if any, goes on this request, and which after a refusal. */
export interface Authorizer {
  /**
   * The token for a request to `url`; `undefined` where that origin may not see one: send the request untouched.
   *
   * @throws IanumError when no token can be had; the reason of `signal` when that is aborted
   */
  readonly authorize: Authorize;
  /**
   * After a refusal: another token to resend with, once. `undefined` where there is none: hand the host's own result on.
   *
   * @throws the reason of `signal` when that is aborted
   */
  successor(refused: AccessToken, options?: { readonly signal?: AbortSignal }): Promise<AccessToken | undefined>;
}

/** The token for a request, as soon as there is one. */
export interface Authorize {
  (url: string | URL, options?: { readonly signal?: AbortSignal }): Promise<AccessToken | undefined>;
  /**
   * The token for a request to `url`, where one is at hand; `undefined` where that cannot be said at once: call the
   * function. Optional, and a part of the function, as `getToken.peek` is.
   */
  readonly peek?: (url: string | URL) => AccessToken | undefined;
}

/**
 * Puts the origin policy in front of a token source.
 *
 * @param settings - `origins`: further origins that may see the token, besides `https://*.ianum.com`
 * @throws ConfigurationError when the source is none, or naming the entry of `origins` that is none
 */
export function createAuthorizer(
  source: TokenSource,
  settings: { readonly origins?: readonly string[] } = {},
): Authorizer {
  mustHave("source", source, "getToken", "invalidate");
  const mayHaveToken = createOriginPolicy(settings.origins ?? [], (origin) =>
    source.onEvent?.({ type: "origin-denied", origin }),
  );

  const authorize: Authorize = async (url, options) => (mayHaveToken(url) ? source.getToken(options) : undefined);

  return {
    authorize: Object.assign(authorize, {
      peek: (url: string | URL) => (mayHaveToken(url) ? source.getToken.peek?.() : undefined),
    }),

    async successor(refused, options) {
      try {
        await source.invalidate(refused);
        const token = await source.getToken(options);
        return token.value === refused.value ? undefined : token;
      } catch (error) {
        options?.signal?.throwIfAborted();
        // The refusal is what the caller is to see; why there is no other token, `onEvent` has heard.
        if (isIanumError(error)) return undefined;
        throw error;
      }
    },
  };
}
