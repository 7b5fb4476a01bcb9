import type { Verification } from "@ianum/subscriptions";
import type { SharedProfile } from "./shared-profile.ts";

/**
 * Who logged in, as the platform confirmed it when the `ianumToken` was burned (docs.ianum.com, Auth service); with
 * `dataFields`, what the person shared too.
 */
export interface IanumProfile extends SharedProfile {
  readonly provider: "ianum";
  /** The subscription's id (`sub_…`): the relation between this person and your gate. Key your users by it. */
  readonly id: string;
  /** The person as your gate sees them (`acr_…`). */
  readonly idActor: string;
  /** Private gates only: the id under which the gate's owner knows the person. */
  readonly internalId?: string;
  /** The platform's response, with the fields that are not documented. */
  readonly _json: Readonly<Record<string, unknown>>;
}

/** The profile of a login that the platform confirmed. */
export function profileFrom(verification: Extract<Verification, { readonly verified: true }>): IanumProfile {
  const { idSubscription, idActor, internalId } = verification;
  return {
    provider: "ianum",
    id: idSubscription,
    idActor,
    ...(internalId === undefined ? {} : { internalId }),
    _json: { ...verification },
  };
}
