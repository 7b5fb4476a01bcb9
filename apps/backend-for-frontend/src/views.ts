import { isLoopback, parseUrl } from "@ianum/core/authors";
import { type AccessPage, type AgreementGroup, agreementText, type PlatformDate, toDate } from "@ianum/subscriptions";

/** One agreement as the page shows it. */
export interface AgreementView {
  readonly title: string;
  /** An `https` address, or one of this machine (a sandbox), or nothing. */
  readonly link: string | null;
  readonly version: string;
  readonly isAccepted: boolean;
  /** When the person answered, as ISO 8601. */
  readonly answeredAt: string | null;
}

/** What the page needs of the platform's response, and nothing else. `languages`: the reader's, the best first. */
export function viewAgreements(
  answer: Pick<AgreementGroup, "agreements">,
  languages: readonly string[],
): readonly AgreementView[] {
  return answer.agreements.map((agreement) => {
    const { version, accepted, date } = agreement;
    const text = agreementText(agreement, languages);
    return {
      title: text?.title ?? "Untitled agreement",
      link: text && isPage(text.link) ? text.link : null,
      version: String(version),
      isAccepted: accepted,
      answeredAt: isoTime(date),
    };
  });
}

/** When the person was here, newest first, as ISO 8601. */
export function viewAccesses({ accessList }: AccessPage): readonly string[] {
  return accessList.map(({ date }) => isoTime(date)).filter((time) => time !== null);
}

// The link comes from elsewhere: a javascript: address would run in our page.
function isPage(link: string): boolean {
  const url = parseUrl(link);
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
}

function isoTime(date: PlatformDate): string | null {
  return toDate(date)?.toISOString() ?? null;
}
