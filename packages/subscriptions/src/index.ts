export { createSubscriptions, type Subscriptions } from "./create-subscriptions.ts";
export type { SubscriptionsOptions } from "./subscriptions-options.ts";
export type { Verification } from "./verification.ts";
export type { Access, AccessPage, Accesses, AccessesOptions } from "./accesses.ts";
export { agreementText } from "./agreement-text.ts";
export type { Agreement, AgreementGroup, AgreementText } from "./agreements.ts";
export type { DataOptions, SharedData, SharedField, SharedValue } from "./shared-data.ts";
export type { Ghost, GhostKeys } from "./ghost.ts";
export { type PlatformDate, toDate } from "./to-date.ts";
