import { html } from "hono/html";
import { layout, loginButton } from "./layout.ts";

const notices: ReadonlyMap<unknown, string> = new Map([
  ["ended", "Your session has ended, or you have not logged in yet."],
  ["logged-out", "You are logged out."],
]);

/** For a visitor who is not logged in. `notice`: why they are here, if they were sent here. */
export function homePage(notice: unknown): Promise<string> {
  const text = notices.get(notice);
  return layout(
    "Welcome",
    html`<section class="card hero">
      <h1>Your day, in one place</h1>
      ${text === undefined ? "" : html`<p class="notice calm" role="status">${text}</p>`}
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
