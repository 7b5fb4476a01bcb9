/** Every value of `IanumError.code`. The README says what to do about each. */
export const errorCodes = {
  /** An option is missing or wrong; the message names it. */
  invalidOption: "invalid_option",
  /** A client secret was given to code that runs in a browser. */
  secretInBrowser: "secret_in_browser",
  /** The function given as `clientId` or `clientSecret` failed. */
  credentialsUnavailable: "credentials_unavailable",
  /** A static token's life is over. */
  tokenExpired: "token_expired",
  /** The platform refused the client id or the secret. */
  invalidCredentials: "invalid_credentials",
  /** The platform refused the token request for another reason. */
  tokenRequestRefused: "token_request_refused",
  /** The platform asks for fewer token requests (429). */
  rateLimited: "rate_limited",
  /** The token endpoint failed (408 or 5xx). */
  serviceUnavailable: "service_unavailable",
  /** The token endpoint or a strategy gave something that is not a token response. */
  invalidResponse: "invalid_response",
  /** The token endpoint responded with a redirect, which is never followed. */
  redirected: "redirected",
  /** A strategy threw something that is neither one of these errors nor a failure of the network. */
  strategyFailed: "strategy_failed",
  /** There was no response within the time allowed. */
  timeout: "timeout",
  /** The connection could not be made or broke. */
  networkError: "network_error",
  /** A call of the platform's API was refused or failed. */
  apiError: "api_error",
} as const;

export type ErrorCode = (typeof errorCodes)[keyof typeof errorCodes];
