import { html } from "hono/html";
import { layout, loginButton } from "./layout.ts";

/** For a person who comes back without being logged in. The reason may be a stranger's text. */
export function failedPage(reason: string | undefined): Promise<string> {
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
    </section>`,
  );
}

/** Reasons are written like error messages: about a third person, with a code for the log, lower case, no full stop. */
function sentence(error: string): string {
  const reason = error.replace(/^[A-Z]{2,8}_\d{1,6}: /, "").replace(/^the person\b/i, "you");
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
