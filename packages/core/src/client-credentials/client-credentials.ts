import type { AccessToken } from "../access-token.ts";
import type { AuthContext, AuthStrategy } from "../auth-strategy.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { checkCredentials, type ClientSecret, readCredentials, type ValueOrGetter } from "./credentials.ts";
import { type EndpointOptions, resolveEndpoints } from "../platform/endpoints.ts";
import type { TokenRequestError } from "../errors/token-request-error.ts";
import { sendTokenRequest } from "../token-request/send-token-request.ts";
import { sha256 } from "./sha256.ts";
import type { TokenEvent } from "../token-event.ts";

/** The keys of a gate, and where to present them. */
export interface ClientCredentialsOptions extends EndpointOptions {
  /** The gate's id (`gate_…`) or alias (docs.ianum.com, "OAuth 2.0 Authentication"); or a function that provides it. */
  readonly clientId: ValueOrGetter<string>;
  /**
   * The gate's secret; a list of them, newest first, while one is being rotated; or a function that provides either.
   * When the platform refuses one with `SEC_0005` (docs.ianum.com, "Errors") the next is tried once, beginning with the
   * one that last worked. Functions are called before each token request.
   */
  readonly clientSecret: ClientSecret;
  /** The time. @defaultValue the system's */
  readonly clock?: Clock;
  /** Called with `secret-refused`. */
  readonly onEvent?: (event: TokenEvent) => void;
}

/**
 * The platform's only grant, a gate's id and secret for a token of an hour (docs.ianum.com, "OAuth 2.0
 * Authentication"), as a strategy. `createTokenSource({ clientId, clientSecret })` makes one by itself.
 *
 * @param options - the gate's keys, and where to send them
 * @throws ConfigurationError `invalid_option` for a missing or wrong option; `secret_in_browser` in a browser
 */
export function clientCredentials(options: ClientCredentialsOptions): AuthStrategy {
  const { clientId, clientSecret, clock = systemClock, onEvent } = options;
  checkCredentials(clientId, clientSecret);
  const { tokenUrl } = resolveEndpoints(options);
  let lastPresented: string | undefined;

  return {
    name: "client_credentials",

    async cacheKey() {
      const { clientId: id, secrets } = await readCredentials(clientId, clientSecret);
      return sha256(JSON.stringify(["ianum client_credentials", tokenUrl, id, ...secrets]));
    },

    async requestToken({ signal, fetch }: AuthContext): Promise<AccessToken> {
      const { clientId: id, secrets } = await readCredentials(clientId, clientSecret);
      let index = lastPresented === undefined ? 0 : Math.max(0, secrets.indexOf(lastPresented));
      for (let remaining = secrets.length - 1; ; remaining -= 1) {
        const secret = secrets[index] as string;
        const sentAt = clock.elapsed();
        // Kept even if an outage follows: a repetition must not send a secret again that was refused before.
        lastPresented = secret;
        try {
          return await sendTokenRequest({
            url: tokenUrl,
            clientId: id,
            clientSecret: secret,
            secrets,
            signal,
            fetch,
            clock,
          });
        } catch (error) {
          if (remaining === 0 || (error as Partial<TokenRequestError>).platformCode !== "SEC_0005") throw error;
          index = (index + 1) % secrets.length;
          onEvent?.({ type: "secret-refused", remaining, durationMs: clock.elapsed() - sentAt });
        }
      }
    },
  };
}
