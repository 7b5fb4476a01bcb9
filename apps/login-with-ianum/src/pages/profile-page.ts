import { html } from "hono/html";
import type { Person } from "../person.ts";
import type { Agreement, AgreementText } from "../platform-client.ts";
import { type Html, layout } from "./layout.ts";

/** What the platform said about the person; `undefined` where it could not be asked. */
export interface ProfileData {
  readonly agreements: readonly Agreement[] | undefined;
  readonly accesses: readonly number[] | undefined;
}

/** For whoever is logged in. */
export function profilePage(person: Person, { agreements, accesses }: ProfileData): Promise<string> {
  const ids: readonly (readonly [string, string])[] = [
    ["Subscription", person.id],
    ["Actor", person.idActor],
    ...(person.internalId === undefined ? [] : [["Internal id", person.internalId] as const]),
  ];
  return layout(
    "Your profile",
    html`<h1>Welcome back</h1>
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
      <div class="columns">
        <section class="card">
          <h2>Agreements</h2>
          ${list(agreements, agreementRow, "You were asked for no agreement.")}
        </section>
        <section class="card">
          <h2>Recent logins</h2>
          ${list(accesses, accessRow, "This is your first login.")}
        </section>
      </div>`,
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

function agreementRow({ accepted, agreements, date, version }: Agreement): Html {
  const text = agreements.find(({ isDefault }) => isDefault) ?? agreements[0];
  return html`<li>
    <div>${titleOf(text)}<small>Version ${String(version)}, ${time(date, { dateStyle: "medium" })}</small></div>
    ${accepted ? html`<span class="badge yes">Accepted</span>` : html`<span class="badge">Not accepted</span>`}
  </li>`;
}

// The link comes from elsewhere: a javascript: address would run in our page.
function titleOf(text: AgreementText | undefined): Html {
  const title = text?.title ?? "Untitled agreement";
  const isHttps = text !== undefined && URL.canParse(text.link) && new URL(text.link).protocol === "https:";
  return isHttps ? html`<a href="${text.link}" rel="noreferrer">${title}</a>` : html`<span>${title}</span>`;
}

function accessRow(date: number): Html {
  return html`<li>${time(date, { dateStyle: "medium", timeStyle: "short" })}</li>`;
}

/** @param date - in UNIX seconds */
function time(date: number, style: Intl.DateTimeFormatOptions): Html {
  const at = new Date(date * 1000);
  const zone = style.timeStyle === undefined ? "" : " UTC";
  return html`<time datetime="${at.toISOString()}"
    >${at.toLocaleString("en-GB", { ...style, timeZone: "UTC" })}${zone}</time
  >`;
}
