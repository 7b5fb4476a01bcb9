import { ConfigurationError, ResponseError } from "@ianum/core/authors";
import type { CallOptions, CallPlatform } from "./call-platform.ts";
import { isObject } from "./platform-response.ts";

/** What the platform says about an `ianumToken` (docs.ianum.com, "Logging a person in"). Other fields are kept. */
export type Verification =
  | {
      readonly verified: true;
      /** The person as your gate sees them (`acr_…`). */
      readonly idActor: string;
      /** The relation between this person and your gate (`sub_…`). Key your users by it. */
      readonly idSubscription: string;
      /** Private gates only: the id under which the gate's owner knows the person. */
      readonly internalId?: string;
    }
  | { readonly verified: false };

// Not documented: no token that the platform sends is longer or has other characters.
const IANUM_TOKEN = /^[\x21-\x7e]{1,2048}$/;

/** Burns an `ianumToken`: `POST …/subscription`. */
export async function verify(
  callOnce: CallPlatform,
  ianumToken: string,
  { signal }: CallOptions = {},
): Promise<Verification> {
  if (typeof ianumToken !== "string" || !IANUM_TOKEN.test(ianumToken))
    throw new ConfigurationError("ianumToken", "must be a string, one ianumToken; pass the query parameter unchanged");
  const what = "confirming the login";
  const json = await callOnce({ what, path: "/subscription", body: { ianumToken }, ...(signal && { signal }) });
  if (!isObject(json)) throw new ResponseError(`${what} failed: the response is not a JSON object`);
  if (json["verified"] === false) return { ...json, verified: false };
  if (json["verified"] !== true) throw new ResponseError(`${what} failed: verified is not a boolean`);
  const { internalId: given, ...rest } = json;
  const internalId = textOfId(given);
  return {
    ...rest,
    verified: true,
    idActor: requiredText(json, "idActor", what),
    idSubscription: requiredText(json, "idSubscription", what),
    ...(internalId === undefined ? {} : { internalId }),
  };
}

/** The text of a field. @throws ResponseError naming the field, never its value */
export function requiredText(json: Readonly<Record<string, unknown>>, field: string, what: string): string {
  const value = json[field];
  if (typeof value !== "string" || value.trim() === "")
    throw new ResponseError(`${what} failed: ${field} is missing or not a string`);
  return value;
}

// Documented as text; a serializer may write a number, which JavaScript reads exactly only up to 2^53.
function textOfId(internalId: unknown): string | undefined {
  if (internalId === undefined || internalId === null) return undefined;
  if (typeof internalId === "string") return internalId.trim() === "" ? undefined : internalId;
  if (typeof internalId === "number" && Number.isSafeInteger(internalId)) return String(internalId);
  throw new ResponseError("confirming the login failed: internalId is not a string");
}
