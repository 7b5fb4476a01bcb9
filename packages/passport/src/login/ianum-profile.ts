import { ResponseError } from "@ianum/core";

/** Who logged in, as the platform confirmed it when the `ianumToken` was burned (docs.ianum.com, Auth service). */
export interface IanumProfile {
  readonly provider: "ianum";
  /** The subscription's id (`sub_…`): the relation between this person and your gate. Key your users by it. */
  readonly id: string;
  /** The person as your gate sees them (`acr_…`). */
  readonly idActor: string;
  /** Private gates only: the id under which the gate's owner knows the person. */
  readonly internalId?: string;
  /** The platform's response as it came. */
  readonly _json: Readonly<Record<string, unknown>>;
}

/** @throws ResponseError naming the field that is missing or wrong, never its value */
export function profileFrom(response: Readonly<Record<string, unknown>>): IanumProfile {
  const internalId = internalIdOf(response["internalId"]);
  return {
    provider: "ianum",
    id: text(response, "idSubscription"),
    idActor: text(response, "idActor"),
    ...(internalId === undefined ? {} : { internalId }),
    _json: response,
  };
}

/** A text is documented. Numbers are taken too, and `null` and an empty text for "none", as serializers write them. */
function internalIdOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  // JSON.parse has rounded a larger one: two people would share it.
  if (typeof value !== "number" || !Number.isSafeInteger(value))
    throw new ResponseError("the confirmed login's internalId is not a string or a whole number below 2^53");
  return String(value);
}

function text(response: Readonly<Record<string, unknown>>, field: string): string {
  const value = response[field];
  if (typeof value !== "string" || value.trim() === "")
    throw new ResponseError(`the confirmed login's ${field} is missing or not a string`);
  return value;
}
