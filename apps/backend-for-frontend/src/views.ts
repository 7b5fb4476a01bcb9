import type { AgreementText, PlatformAccesses, PlatformAgreements } from "./platform-client.ts";

/** One agreement as the page shows it. */
export interface AgreementView {
  readonly title: string;
  /** An `https` address, or nothing. */
  readonly link: string | null;
  readonly version: string;
  readonly isAccepted: boolean;
  /** When the person answered, as ISO 8601. */
  readonly answeredAt: string;
}

/** What the page needs of the platform's answer, and nothing else. `languages`: the reader's, the best first. */
export function viewAgreements(answer: PlatformAgreements, languages: readonly string[]): readonly AgreementView[] {
  return answer.agreements.map(({ version, accepted, date, agreements }) => {
    const text = textFor(agreements, languages);
    return {
      title: text?.title ?? "Untitled agreement",
      link: text && isHttps(text.link) ? text.link : null,
      version: String(version),
      isAccepted: accepted,
      answeredAt: isoTime(date),
    };
  });
}

/** When the person was here, newest first, as ISO 8601. */
export function viewAccesses(answer: PlatformAccesses): readonly string[] {
  return answer.accessList.map(({ date }) => isoTime(date));
}

function textFor(texts: readonly AgreementText[], languages: readonly string[]): AgreementText | undefined {
  for (const language of languages) {
    const text = texts.find(({ locale }) => locale.toLowerCase().split(/[-_]/)[0] === language);
    if (text) return text;
  }
  return texts.find(({ isDefault }) => isDefault) ?? texts[0];
}

// The link comes from elsewhere: a javascript: address would run in our page.
function isHttps(link: string): boolean {
  return URL.canParse(link) && new URL(link).protocol === "https:";
}

function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString();
}
