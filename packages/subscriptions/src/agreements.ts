import type { CallOptions, CallPlatform } from "./call-platform.ts";
import { listIn, objectWith } from "./list-in.ts";
import { subscriptionPath } from "./subscription-path.ts";
import type { PlatformDate } from "./to-date.ts";

/** A gate's agreements, and what one person accepted or declined (docs.ianum.com, "agreements"). Other fields are kept. */
export interface AgreementGroup {
  readonly idAgreementGroup: string;
  readonly idAgreementGroupVersion: string;
  readonly agreements: readonly Agreement[];
}

/** One agreement. The types of versions and dates are not documented. */
export interface Agreement {
  readonly idAgreement: string;
  readonly version: number | string;
  readonly accepted: boolean;
  /** When the person decided. `toDate` makes it a `Date`. */
  readonly date: PlatformDate;
  /** Its texts: one for each language. `agreementText` picks one. */
  readonly agreements: readonly AgreementText[];
}

/** An agreement in one language. */
export interface AgreementText {
  readonly locale: string;
  readonly isDefault: boolean;
  readonly title: string;
  /** Where the text is: a public file. Get it without a token. */
  readonly link: string;
}

/** `GET …/subscription/{idSubscription}/agreements`. */
export async function readAgreements(
  call: CallPlatform,
  idSubscription: string,
  { signal }: CallOptions = {},
): Promise<AgreementGroup> {
  const what = "reading the agreements";
  const json = await call({ what, path: subscriptionPath(idSubscription, "agreements"), ...(signal && { signal }) });
  const group = objectWith(json, "agreements", what);
  const agreements = listIn(group, "agreements", what).map((agreement) => ({
    ...agreement,
    agreements: listIn(agreement, "agreements", what),
  }));
  return { ...group, agreements } as unknown as AgreementGroup;
}
