import { ConfigurationError } from "@ianum/core/authors";
import type { CallOptions, CallPlatform } from "./call-platform.ts";
import { decryptFields } from "./decrypt-fields.ts";
import { listIn, objectWith } from "./list-in.ts";
import type { PrivateKey } from "./private-key.ts";
import type { SharedField } from "./shared-field.ts";
import { subscriptionPath } from "./subscription-path.ts";

/** What one person shared with the gate (docs.ianum.com, "data"). Other fields are kept. */
export interface SharedData {
  readonly idSubscription: string;
  readonly data: readonly SharedField[];
}

/** Which fields. */
export interface DataOptions extends CallOptions {
  /** Ids of fields, such as `["EMAIL"]`. @defaultValue `"ALL"` */
  readonly idFields?: readonly string[] | "ALL";
}

/** The most that is read of the response: tens of thousands of values. */
const MOST_BYTES = 16 * 1024 * 1024;

/** `GET …/subscription/{idSubscription}/data`, decrypted if there is a key. */
export async function readData(
  call: CallPlatform,
  key: PrivateKey | undefined,
  idSubscription: string,
  { idFields = "ALL", signal }: DataOptions = {},
): Promise<SharedData> {
  const what = "reading the shared data";
  const path = subscriptionPath(idSubscription, "data");
  const query = new URLSearchParams({ idFields: fieldsParameter(idFields) });
  const json = await call({ what, path, query, mostBytes: MOST_BYTES, ...(signal && { signal }) });
  const shared = objectWith(json, "data", what);
  const fields = listIn(shared, "data", what).map((field) => ({ ...field, values: listIn(field, "values", what) }));
  const answer = { ...shared, data: fields } as unknown as SharedData;
  return key ? { ...answer, data: await decryptFields(answer.data, key, signal) } : answer;
}

// How a list is written is not documented: with commas, as in the parameter's description.
function fieldsParameter(idFields: readonly string[] | "ALL"): string {
  if (idFields === "ALL") return idFields;
  const isList = Array.isArray(idFields) && idFields.length > 0;
  if (!isList || !idFields.every((id) => typeof id === "string" && /^[^\s,]+$/.test(id) && id.isWellFormed()))
    throw new ConfigurationError("idFields", 'must be a list of field ids such as ["EMAIL"]; leave it out for all');
  return idFields.join(",");
}
