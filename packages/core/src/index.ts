// For applications
export type { AccessToken } from "./access-token.ts";
export type { Clock } from "./clock.ts";
export { isIanumError } from "./errors/ianum-error.ts";
export { errorCodes, type ErrorCode } from "./errors/error-code.ts";
export type { TokenEvent } from "./token-event.ts";
export type { TokenSource } from "./token-source.ts";

// For authors of adapters, strategies and stores
export type { AuthContext, AuthStrategy } from "./auth-strategy.ts";
export type { TokenStore, TokenStoreLock } from "./token-store.ts";
