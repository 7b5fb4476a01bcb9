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
  /** The platform's answer as it came. */
  readonly _json: Readonly<Record<string, unknown>>;
}

/** @throws ResponseError naming the field that is missing or wrong, never its value */
export function profileFrom(answer: Readonly<Record<string, unknown>>): IanumProfile {
  const { internalId } = answer;
  if (internalId !== undefined && typeof internalId !== "string" && typeof internalId !== "number")
    throw new ResponseError("the confirmed login's internalId is no text");
  return {
    provider: "ianum",
    id: text(answer, "idSubscription"),
    idActor: text(answer, "idActor"),
    ...(internalId === undefined ? {} : { internalId: String(internalId) }),
    _json: answer,
  };
}

function text(answer: Readonly<Record<string, unknown>>, field: string): string {
  const value = answer[field];
  if (typeof value !== "string" || value.trim() === "")
    throw new ResponseError(`the confirmed login's ${field} is missing or no text`);
  return value;
}
