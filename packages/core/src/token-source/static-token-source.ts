import { createAccessToken, isHeaderSafe } from "../access-token.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import type { TokenSource } from "../token-source.ts";
import { must } from "../errors/validate.ts";

/**
 * A source that always gives the same token: one that was obtained elsewhere, or a test's. It cannot be replaced, so
 * a refusal of it is returned as it is.
 *
 * @param value - the bearer
 * @param expiresAt - the end of its life, in Unix milliseconds; then `getToken` rejects with a ConfigurationError
 *   `token_expired`. Without it the services alone decide
 * @throws ConfigurationError when `value` is not valid in a header
 */
export function staticTokenSource(value: string, expiresAt: number = Number.POSITIVE_INFINITY): TokenSource {
  must(isHeaderSafe(value), "value", "must be an access token: visible ASCII characters without spaces, 8 KiB at most");
  must(
    typeof expiresAt === "number" && !Number.isNaN(expiresAt),
    "expiresAt",
    "must be an instant in Unix milliseconds",
  );
  const token = createAccessToken(value, expiresAt);

  return {
    async getToken({ signal } = {}) {
      signal?.throwIfAborted();
      if (Date.now() < expiresAt) return token;
      throw new ConfigurationError(
        "expiresAt",
        "has passed, and a static token cannot be renewed; use createTokenSource",
        { code: "token_expired" },
      );
    },
    invalidate: async () => undefined,
  };
}
