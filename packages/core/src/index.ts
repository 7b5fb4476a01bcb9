// For applications
export type { AccessToken } from "./access-token.ts";
export { clientCredentials, type ClientCredentialsOptions } from "./client-credentials/client-credentials.ts";
export { firstOf } from "./client-credentials/first-of.ts";
export type { Clock } from "./time/clock.ts";
export { createTokenSource } from "./token-source/create-token-source.ts";
export { createTokenSources, type TokenSources } from "./token-source/create-token-sources.ts";
export { ApiError } from "./errors/api-error.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { errorCodes, type ErrorCode } from "./errors/error-code.ts";
export { IanumError, isIanumError } from "./errors/ianum-error.ts";
export { ResponseError } from "./errors/response-error.ts";
export { TokenRequestError } from "./errors/token-request-error.ts";
export { TransportError } from "./errors/transport-error.ts";
export { createMemoryTokenStore } from "./store/memory-token-store.ts";
export { optionsFromEnv } from "./platform/options-from-env.ts";
export { requestToken, type RequestTokenOptions } from "./client-credentials/request-token.ts";
export { staticTokenSource } from "./token-source/static-token-source.ts";
export type { TokenEvent, TokenEventListener } from "./token-event.ts";
export type { TokenOperation } from "./token-operation.ts";
export type { TokenSource, TokenStatus } from "./token-source.ts";
export type { TokenSourceOptions } from "./token-source/token-source-options.ts";

// For authors of adapters, strategies and stores; `@ianum/core/authors` has more
export { type AdapterOptions, type ResolvedAdapterOptions, resolveAdapterOptions } from "./adapter/adapter-options.ts";
export { createAccessToken } from "./access-token.ts";

export type { AuthContext, AuthStrategy } from "./auth-strategy.ts";
export { type Authorizer, createAuthorizer } from "./adapter/authorizer.ts";
export { type EndpointOptions, type ResolvedEndpoints, resolveEndpoints } from "./platform/endpoints.ts";
export type { TokenStore, TokenStoreLock } from "./token-store.ts";
