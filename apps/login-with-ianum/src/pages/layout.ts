import { html } from "hono/html";

/** A piece of a page: text in it is escaped, other pieces are not. */
export type Html = ReturnType<typeof html>;

/** A whole page. */
export async function layout(title: string, content: Html, aside?: Html): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Meridian</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <link rel="stylesheet" href="/happened.css" />
      </head>
      <body>
        <header>
          <a class="brand" href="/"><img src="/icon.svg" alt="" width="28" height="28" />Meridian</a>
          ${aside ?? ""}
        </header>
        <main>${content}</main>
        <footer>A demo of <strong>@ianum/passport</strong>. Meridian does not exist.</footer>
      </body>
    </html>`;
  return page.toString();
}

/** The one button that this site is about. */
export function loginButton(label: string): Html {
  return html`<a class="button" href="/login"><img src="/scan.svg" alt="" width="20" height="20" />${label}</a>`;
}
