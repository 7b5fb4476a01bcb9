export { IanumStrategy } from "./login/ianum-strategy.ts";
export { IanumClientStrategy } from "./client/ianum-client-strategy.ts";
export type { IanumStrategyOptions } from "./login/ianum-strategy-options.ts";
export type { IanumClientStrategyOptions } from "./client/ianum-client-strategy-options.ts";
export type { IanumProfile } from "./login/ianum-profile.ts";
export type { IanumClient } from "./client/ianum-client.ts";
export type { StrategyRequest } from "./host-request.ts";
export type { VerifyDone, VerifyResult } from "./verify.ts";
