import { html } from "hono/html";
import { layout, loginButton } from "./layout.ts";

/** For whoever comes back without being logged in. The reason may be a stranger's text. */
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

/** Reasons are written like error messages: lower case, no full stop. */
function sentence(reason: string): string {
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
