import { type AccessesOptions, type Accesses, createAccesses } from "./accesses.ts";
import { type AgreementGroup, readAgreements } from "./agreements.ts";
import type { CallOptions } from "./call-platform.ts";
import { createGhost, type Ghost, type GhostKeys } from "./ghost.ts";
import { type DataOptions, readData, type SharedData } from "./shared-data.ts";
import { resolveSubscriptionsOptions, type SubscriptionsOptions } from "./subscriptions-options.ts";
import { type Verification, verify } from "./verification.ts";

/**
 * The regional API of a gate (docs.ianum.com, "Auth service"). Every call rejects with an `IanumError`:
 * `ConfigurationError` for an argument that cannot be right (nothing was sent), `ApiError` when the platform refused
 * (`httpStatus`, `platformCode`; 404 for a subscription that is gone), `ResponseError` for a response that is not the
 * documented one, `TransportError` without a response, `TokenRequestError` without a token. An abort rejects with the
 * signal's reason.
 */
export interface Subscriptions {
  /**
   * Confirms a login by its one-time `ianumToken`. The token is sent once, and never again after a 5xx or a time-out;
   * only when the platform refused our access token (401 `SEC_0008`, so nothing was burned) is it sent with another.
   *
   * @throws ApiError with `httpStatus` 400 for a token that is unknown, used or more than a minute old
   */
  verify(ianumToken: string, options?: CallOptions): Promise<Verification>;
  /**
   * When this person entered, newest first unless `order` says otherwise: all of them, a page at a time, or one page
   * with `.page()`.
   *
   * @throws ConfigurationError at once for an id or a date that cannot be one
   * @example
   * ```ts
   * for await (const { date } of subscriptions.accesses("sub_1", { dateStart: 1_767_225_600 })) console.log(toDate(date));
   * ```
   */
  accesses(idSubscription: string, options?: AccessesOptions): Accesses;
  /** What this person accepted and refused. `agreementText` picks the text in a language. */
  agreements(idSubscription: string, options?: CallOptions): Promise<AgreementGroup>;
  /**
   * What this person shared. With `privateKey` each value has either its decrypted `value` or its own `error`; without,
   * values stay as they came.
   */
  data(idSubscription: string, options?: DataOptions): Promise<SharedData>;
  /** Creates an Entity Ghost: a person without the app, keyed by your own user id (`idConnection`). */
  createGhost(keys: GhostKeys, options?: CallOptions): Promise<Ghost>;
}

/**
 * A typed client of the platform's subscriptions.
 *
 * @param options - a token source to share or the options of one of its own, `region`, and the gate's `privateKey`.
 *   Default: what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const subscriptions = createSubscriptions({ clientId, clientSecret, region: "eu", privateKey });
 * const { data } = await subscriptions.data("sub_1", { idFields: ["EMAIL"] });
 * ```
 */
export function createSubscriptions(options?: SubscriptionsOptions): Subscriptions {
  const { call, callOnce, key } = resolveSubscriptionsOptions(options);
  return {
    verify: (ianumToken, callOptions) => verify(callOnce, ianumToken, callOptions),
    accesses: (idSubscription, accessesOptions) => createAccesses(call, idSubscription, accessesOptions),
    agreements: (idSubscription, callOptions) => readAgreements(call, idSubscription, callOptions),
    data: (idSubscription, dataOptions) => readData(call, key, idSubscription, dataOptions),
    createGhost: (keys, callOptions) => createGhost(call, keys, callOptions),
  };
}
