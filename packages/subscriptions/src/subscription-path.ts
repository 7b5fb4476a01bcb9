import { ConfigurationError } from "@ianum/core/authors";

/**
 * `/subscription/{idSubscription}/{resource}`, with the id encoded: nothing in it can change the address.
 *
 * @throws ConfigurationError for what cannot be an id: empty, `.` and `..`, which stay path segments in any encoding, and
 *   text that is not well-formed
 */
export function subscriptionPath(idSubscription: string, resource: string): string {
  const isId =
    typeof idSubscription === "string" &&
    idSubscription.trim() !== "" &&
    !/^\.\.?$/.test(idSubscription) &&
    idSubscription.isWellFormed();
  if (!isId) throw new ConfigurationError("idSubscription", "must be the id of a subscription, such as sub_sbv04v85");
  return `/subscription/${encodeURIComponent(idSubscription)}/${resource}`;
}
