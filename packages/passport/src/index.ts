export { IanumStrategy } from "./ianum-strategy.ts";
export { IanumClientStrategy } from "./ianum-client-strategy.ts";
export type { IanumStrategyOptions } from "./ianum-strategy-options.ts";
export type { IanumClientStrategyOptions } from "./ianum-client-strategy-options.ts";
export type { IanumProfile } from "./ianum-profile.ts";
export type { IanumClient } from "./ianum-client.ts";
export type { StrategyRequest, VerifyDone, VerifyResult } from "./verify.ts";
