// What applications use is `@ianum/core`: a part of this.
export { type AccessToken, createAccessToken, isHeaderSafe } from "./access-token.ts";
export { type AdapterOptions, type ResolvedAdapterOptions, resolveAdapterOptions } from "./adapter/adapter-options.ts";
export { type Authorizer, createAuthorizer } from "./adapter/authorizer.ts";
export { isHiddenRefusal, isReplayableBody, isSafeMethod } from "./adapter/replay.ts";
export { withToken, type WithTokenOptions } from "./adapter/with-token.ts";
export type { AuthContext, AuthStrategy } from "./auth-strategy.ts";
export { clientCredentials, type ClientCredentialsOptions } from "./client-credentials/client-credentials.ts";
export { firstOf } from "./client-credentials/first-of.ts";
export { requestToken, type RequestTokenOptions } from "./client-credentials/request-token.ts";
export { sha256 } from "./client-credentials/sha256.ts";
export { ApiError } from "./errors/api-error.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { errorCodes, type ErrorCode } from "./errors/error-code.ts";
export { IanumError, isIanumError } from "./errors/ianum-error.ts";
export { redact, redactError, systemCode } from "./errors/redact.ts";
export { ResponseError } from "./errors/response-error.ts";
export { toIanumError } from "./errors/to-ianum-error.ts";
export { TokenRequestError } from "./errors/token-request-error.ts";
export { TransportError } from "./errors/transport-error.ts";
export { must, mustBeOptions, mustHave } from "./errors/validate.ts";
export type { FetchLike, ResponseLike } from "./fetch-like.ts";
export { isQuoted, mustBeBare, oddEndOf } from "./platform/clean-ends.ts";
export {
  type EndpointOptions,
  requireAuthUrl,
  type ResolvedEndpoints,
  resolveEndpoints,
} from "./platform/endpoints.ts";
export { endpointsFromEnv, optionsFromEnv } from "./platform/options-from-env.ts";
export { isLoopback, parseUrl } from "./platform/origin.ts";
export { checkPrivateKey, type PrivateKeyOptions } from "./platform/private-key-options.ts";
export { readSecretFile } from "./platform/secret-file.ts";
export { resolveFetch } from "./resolve-fetch.ts";
export { createMemoryTokenStore } from "./store/memory-token-store.ts";
export { type Clock, systemClock } from "./time/clock.ts";
export { unlessAborted } from "./time/unless-aborted.ts";
export { DEFAULT_TIMEOUT_MS, withTimeout } from "./time/with-timeout.ts";
export type { TokenEvent, TokenEventListener } from "./token-event.ts";
export type { TokenOperation } from "./token-operation.ts";
export { discard } from "./token-request/discard.ts";
export { isRedirect } from "./token-request/is-redirect.ts";
export { readText } from "./token-request/read-text.ts";
export { tokenRefusal } from "./token-request/token-refusal.ts";
export { parseTokenResponse } from "./token-request/token-response.ts";
export { createTokenSource } from "./token-source/create-token-source.ts";
export { createTokenSources, type TokenSources } from "./token-source/create-token-sources.ts";
export { staticTokenSource } from "./token-source/static-token-source.ts";
export type { TokenSourceOptions } from "./token-source/token-source-options.ts";
export type { TokenSource, TokenStatus } from "./token-source.ts";
export type { AcquiredToken, SharedRefusal, TokenStore, TokenStoreLock } from "./token-store.ts";
