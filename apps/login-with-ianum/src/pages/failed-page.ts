import { html } from "hono/html";
import { type Html, layout, loginButton } from "./layout.ts";

/** For a person who comes back without being logged in. The reason may be a stranger's text. */
export function failedPage(reason: string | undefined, happened: Html): Promise<string> {
  return layout(
    "Not logged in",
    html`<section class="card hero">
        <h1>You are not logged in</h1>
        ${
          reason === undefined
            ? html`<p class="lead">There is no login under way.</p>`
            : html`<p class="notice" role="alert">${sentence(reason)}</p>`
        }
        ${loginButton("Try again")}
        <p><a href="/">Back to the start</a></p>
      </section>
      ${happened}`,
  );
}

const PLATFORM_CODE = /\b[A-Z]{2,8}_\d{1,6}\b:?\s*/g;

/** Reasons are written for the log: with the platform's code, about a third person, lower case, without a full stop. */
function sentence(error: string): string {
  const reason = error
    .replaceAll(PLATFORM_CODE, "")
    .replace(/^the person\b/i, "you")
    .trim();
  if (!/\p{L}/u.test(reason)) return "Ianum did not accept this login.";
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
