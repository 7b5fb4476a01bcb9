import { html } from "hono/html";
import { layout } from "./layout.ts";

/** For an address that this site does not have. */
export function missingPage(): Promise<string> {
  return layout(
    "Not found",
    html`<section class="card hero">
      <h1>There is no such page</h1>
      <p><a class="button" href="/">To the start</a></p>
    </section>`,
  );
}
