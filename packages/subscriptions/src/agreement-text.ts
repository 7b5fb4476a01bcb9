import type { Agreement, AgreementText } from "./agreements.ts";

/**
 * The text of an agreement in a language: in that locale, else in its language, else the default one, else the first.
 *
 * @param locales - such as `"it"`, `"it-IT"` or a list, the preferred one first
 * @returns `undefined` if the agreement has no text
 * @example
 * ```ts
 * const { title, link } = agreementText(agreement, ["fr-CA", "en"]) ?? {};
 * ```
 */
export function agreementText(
  { agreements: texts }: Pick<Agreement, "agreements">,
  locales: string | readonly string[],
): AgreementText | undefined {
  for (const wanted of [locales].flat().map(normalized)) {
    const found =
      texts.find(({ locale }) => normalized(locale) === wanted) ??
      texts.find(({ locale }) => languageOf(locale) === languageOf(wanted));
    if (found) return found;
  }
  return texts.find(({ isDefault }) => isDefault) ?? texts[0];
}

// How the platform writes locales is not documented: it_IT is it-IT. What is not a text matches none.
function normalized(locale: unknown): string {
  return (typeof locale === "string" ? locale : "").replaceAll("_", "-").toLowerCase();
}

function languageOf(locale: unknown): string | undefined {
  return normalized(locale).split("-")[0];
}
