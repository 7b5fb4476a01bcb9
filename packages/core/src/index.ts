// For applications
export type {
  AccessToken,
  Clock,
  FetchLike,
  TokenEvent,
  TokenEventListener,
  TokenOperation,
  TokenSource,
  TokenSourceOptions,
  TokenStatus,
} from "./authors.ts";
export {
  ApiError,
  clientCredentials,
  type ClientCredentialsOptions,
  ConfigurationError,
  createMemoryTokenStore,
  createTokenSource,
  createTokenSources,
  errorCodes,
  type ErrorCode,
  firstOf,
  IanumError,
  isIanumError,
  optionsFromEnv,
  requestToken,
  type RequestTokenOptions,
  ResponseError,
  staticTokenSource,
  TokenRequestError,
  type TokenSources,
  TransportError,
} from "./authors.ts";

// For authors of adapters, strategies and stores; `@ianum/core/authors` has more
export type { AcquiredToken, AuthContext, AuthStrategy, SharedRefusal, TokenStore, TokenStoreLock } from "./authors.ts";
export {
  type AdapterOptions,
  type Authorizer,
  createAccessToken,
  createAuthorizer,
  type EndpointOptions,
  resolveAdapterOptions,
  type ResolvedAdapterOptions,
  resolveEndpoints,
  type ResolvedEndpoints,
} from "./authors.ts";
