import { html } from "hono/html";
import { layout, loginButton } from "./layout.ts";

/** For whoever is not logged in. */
export function homePage(): Promise<string> {
  return layout(
    "Welcome",
    html`<section class="card hero">
      <h1>Your day, in one place</h1>
      <p class="lead">
        No password to remember, and none to lose. Log in by reading a code with the Ianum app on your phone.
      </p>
      ${loginButton("Log in with Ianum")}
      <ol class="steps">
        <li>
          <span><strong>Open</strong> the login page</span>
        </li>
        <li>
          <span><strong>Read</strong> its code</span>
        </li>
        <li>
          <span><strong>Confirm</strong>, and you are in</span>
        </li>
      </ol>
    </section>`,
  );
}
