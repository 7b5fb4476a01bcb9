import { html } from "hono/html";
import { type Html, layout, loginButton } from "./layout.ts";

/** For a visitor who comes while the platform cannot be asked. */
export function outagePage(happened: Html): Promise<string> {
  return layout(
    "Please try again",
    html`<section class="card hero">
        <h1>That did not work</h1>
        <p class="notice" role="alert">
          Ianum could not be asked just now. It is not your fault, and nothing was changed.
        </p>
        ${loginButton("Try again")}
        <p><a href="/">Back to the start</a></p>
      </section>
      ${happened}`,
  );
}
