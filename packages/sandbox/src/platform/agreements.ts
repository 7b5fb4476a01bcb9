import { derivedId } from "./ids-and-secrets.ts";
import type { Subscription } from "./people.ts";

/** The response of `GET …/agreements` (docs.ianum.com, Auth service). The types of ids, versions and dates are not documented. */
export interface AgreementsAnswer {
  readonly idAgreementGroup: string;
  readonly idAgreementGroupVersion: string;
  readonly agreements: readonly Agreement[];
}

export interface Agreement {
  readonly idAgreement: string;
  readonly version: number;
  readonly accepted: boolean;
  /** When the person decided, in UNIX seconds. */
  readonly date: number;
  readonly agreements: readonly AgreementText[];
}

export interface AgreementText {
  readonly locale: string;
  readonly isDefault: boolean;
  readonly title: string;
  readonly link: string;
}

const DECIDED_AT = Date.UTC(2025, 0, 15, 9, 30) / 1000;

const texts = [
  { key: "terms", version: 3, isAccepted: true, en: "Terms of service", it: "Condizioni di servizio" },
  { key: "privacy", version: 2, isAccepted: true, en: "Privacy notice", it: "Informativa sulla privacy" },
  { key: "newsletter", version: 1, isAccepted: false, en: "Newsletter", it: "Newsletter" },
] as const;

/**
 * The default person has accepted two of three agreements; an Entity Ghost was never asked.
 *
 * @param origin - where the texts are served
 */
export function agreementsOf({ gate, isGhost }: Subscription, origin: string): AgreementsAnswer {
  return {
    idAgreementGroup: derivedId("agg_", 8, gate.alias),
    idAgreementGroupVersion: derivedId("agv_", 8, gate.alias),
    agreements: isGhost
      ? []
      : texts.map(({ key, version, isAccepted, en, it }) => ({
          idAgreement: derivedId("agr_", 8, `${gate.alias} ${key}`),
          version,
          accepted: isAccepted,
          date: DECIDED_AT,
          agreements: [
            { locale: "en", isDefault: true, title: en, link: `${origin}/agreements/en/${key}.txt` },
            { locale: "it", isDefault: false, title: it, link: `${origin}/agreements/it/${key}.txt` },
          ],
        })),
  };
}

/** The text at `/agreements/{locale}/{file}`. */
export function agreementTextAt(locale: string, file: string): string | undefined {
  const text = texts.find(({ key }) => file === `${key}.txt`);
  if (!text || (locale !== "en" && locale !== "it")) return undefined;
  return `${text[locale]}\n\nVersion ${text.version}. A text of the sandbox, for tests and demos.\n`;
}
