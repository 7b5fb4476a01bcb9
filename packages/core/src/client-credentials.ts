import type { AccessToken } from "./access-token.ts";
import type { AuthContext, AuthStrategy } from "./auth-strategy.ts";
import { type Clock, systemClock } from "./clock.ts";
import { checkCredentials, type ClientSecret, type Provided, resolveClientId, resolveSecrets } from "./credentials.ts";
import { type EndpointOptions, resolveEndpoints } from "./endpoints.ts";
import { isIanumError } from "./errors/ianum-error.ts";
import type { TokenRequestError } from "./errors/token-request-error.ts";
import { sendTokenRequest } from "./send-token-request.ts";
import { sha256 } from "./sha256.ts";
import type { TokenEvent } from "./token-event.ts";

/** The keys of a gate, and where to present them. */
export interface ClientCredentialsOptions extends EndpointOptions {
  /** The gate's id (`gate_…`) or alias; or a function that provides it. */
  readonly clientId: Provided<string>;
  /**
   * The gate's secret; a list of them, newest first, while one is being rotated; or a function that provides either.
   * When the platform refuses one with `SEC_0005` the next is tried once, beginning with the one that last worked.
   */
  readonly clientSecret: ClientSecret;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
  /** Hears `secret-refused`. */
  readonly onEvent?: (event: TokenEvent) => void;
}

/**
 * The platform's only grant: a gate's id and secret for a token of an hour.
 *
 * @throws ConfigurationError `invalid_option` for a missing or wrong option; `secret_in_browser` in a page
 */
export function clientCredentials(options: ClientCredentialsOptions): AuthStrategy {
  const { clientId, clientSecret, clock = systemClock, onEvent } = options;
  checkCredentials(clientId, clientSecret);
  const { tokenUrl } = resolveEndpoints(options);
  let lastWorked: string | undefined;

  return {
    name: "client_credentials",

    async cacheKey() {
      const [id, secrets] = await Promise.all([resolveClientId(clientId), resolveSecrets(clientSecret)]);
      return sha256(JSON.stringify(["ianum client_credentials", tokenUrl, id, ...secrets]));
    },

    async requestToken({ signal, fetch }: AuthContext): Promise<AccessToken> {
      const [id, secrets] = await Promise.all([resolveClientId(clientId), resolveSecrets(clientSecret)]);
      const inOrder = startingWith(lastWorked, secrets);
      for (const [index, secret] of inOrder.entries()) {
        try {
          const token = await sendTokenRequest({
            url: tokenUrl,
            clientId: id,
            clientSecret: secret,
            signal,
            fetch,
            clock,
          });
          lastWorked = secret;
          return token;
        } catch (error) {
          const next = inOrder[index + 1];
          if (next === undefined || !isWrongSecret(error)) throw error;
          // Kept even if the next one meets an outage: a repetition must not present the refused one again.
          lastWorked = next;
          onEvent?.({ type: "secret-refused", remaining: inOrder.length - index - 1 });
        }
      }
      throw new Error("unreachable: there is at least one secret");
    },
  };
}

function startingWith(first: string | undefined, secrets: readonly string[]): readonly string[] {
  const start = first === undefined ? -1 : secrets.indexOf(first);
  return start <= 0 ? secrets : [...secrets.slice(start), ...secrets.slice(0, start)];
}

function isWrongSecret(error: unknown): boolean {
  return isIanumError(error) && (error as Partial<TokenRequestError>).platformCode === "SEC_0005";
}
