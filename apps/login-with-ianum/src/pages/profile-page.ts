import {
  type Access,
  type Agreement,
  type AgreementText,
  agreementText,
  type PlatformDate,
  type SharedField,
  toDate,
} from "@ianum/subscriptions";
import { html } from "hono/html";
import type { Person } from "../person.ts";
import type { ProfileData } from "../read-profile.ts";
import { type Html, layout } from "./layout.ts";

/** For a person who is logged in. */
export function profilePage(
  person: Person,
  { agreements, accesses, shared }: ProfileData,
  happened: Html,
): Promise<string> {
  const ids: readonly (readonly [string, string])[] = [
    ["Subscription", person.id],
    ["Actor", person.idActor],
    ...(person.internalId === undefined ? [] : [["Internal id", person.internalId] as const]),
  ];
  return layout(
    "Your profile",
    html`<h1>Welcome</h1>
      <p class="lead">You are logged in with Ianum. This is all that Meridian knows of you.</p>
      <section class="card">
        <h2>You, at this site</h2>
        <dl>
          ${ids.map(
            ([name, id]) =>
              html`<div>
                <dt>${name}</dt>
                <dd><code>${id}</code></dd>
              </div>`,
          )}
        </dl>
      </section>
      <section class="card">
        <h2>What you shared</h2>
        ${list(shared, sharedRow, "You shared nothing with this site.")}
      </section>
      <div class="columns">
        <section class="card">
          <h2>Agreements</h2>
          ${list(agreements, agreementRow, "You were not asked to agree to anything.")}
        </section>
        <section class="card">
          <h2>Recent logins</h2>
          ${list(accesses, accessRow, "This is your first login.")}
        </section>
      </div>
      ${happened}`,
    html`<form method="post" action="/logout"><button class="quiet">Log out</button></form>`,
  );
}

function list<Entry>(entries: readonly Entry[] | undefined, row: (entry: Entry) => Html, none: string): Html {
  if (entries === undefined) return html`<p class="notice">This cannot be read at the moment.</p>`;
  if (entries.length === 0) return html`<p class="none">${none}</p>`;
  return html`<ul class="rows">
    ${entries.map((entry) => row(entry))}
  </ul>`;
}

const badges = { YES: "Verified", PENDING: "Being verified", NO: "Not verified" } as const;

function sharedRow({ alias, values, verified }: SharedField): Html {
  const text = values.map(({ value }) => value ?? "encrypted").join(", ");
  return html`<li>
    <div>${text}<small>${alias}</small></div>
    <span class="badge${verified === "YES" ? " yes" : ""}">${badges[verified] ?? verified}</span>
  </li>`;
}

function agreementRow(agreement: Agreement): Html {
  const { accepted, date, version } = agreement;
  return html`<li>
    <div>
      ${titleOf(agreementText(agreement, "en"))}<small
        >Version ${String(version)}, ${time(date, { dateStyle: "medium" })}</small
      >
    </div>
    ${accepted ? html`<span class="badge yes">Accepted</span>` : html`<span class="badge">Not accepted</span>`}
  </li>`;
}

// The link comes from elsewhere: a javascript: address would run in our page.
function titleOf(text: AgreementText | undefined): Html {
  const title = text?.title ?? "Untitled agreement";
  return text !== undefined && isPage(text.link)
    ? html`<a href="${text.link}" rel="noreferrer">${title}</a>`
    : html`<span>${title}</span>`;
}

/** An https address, or one of this machine: a sandbox's. */
function isPage(link: string): boolean {
  if (!URL.canParse(link)) return false;
  const { protocol, hostname } = new URL(link);
  return protocol === "https:" || (protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname));
}

function accessRow({ date }: Access): Html {
  return html`<li>${time(date, { dateStyle: "medium", timeStyle: "short" })}</li>`;
}

function time(date: PlatformDate, style: Intl.DateTimeFormatOptions): Html {
  const at = toDate(date);
  if (!at) return html`<span>at an unknown time</span>`;
  const zone = style.timeStyle === undefined ? "" : " UTC";
  return html`<time datetime="${at.toISOString()}"
    >${at.toLocaleString("en-GB", { ...style, timeZone: "UTC" })}${zone}</time
  >`;
}
