import { html, raw } from "hono/html";
import QRCode from "qrcode";
import { inlineElement } from "./inline-element.ts";
import { loginPageStyle } from "./login-page-style.ts";

export interface LoginPage {
  readonly alias: string;
  /** The login's one-time id. */
  readonly login: string;
  /** What the QR code holds. */
  readonly address: string;
}

const style = inlineElement("style", loginPageStyle);

/**
 * Allows this page's style, and nothing else but its form. There is no `form-action`: browsers hold it against every
 * redirect that follows the form, and the gate's redirect URL may lead on to any origin, or to an app's own scheme. The
 * form's address is fixed, and nothing can change it: the page has no scripts, and no text of the request.
 */
export const contentSecurityPolicy: string = `default-src 'none'; style-src ${style.source}; base-uri 'none'; frame-ancestors 'none'`;

export async function loginPageHtml({ alias, login, address }: LoginPage): Promise<string> {
  const code = await QRCode.toString(address, { type: "svg", margin: 2, errorCorrectionLevel: "M" });
  return document(
    `Log in to ${alias}`,
    html`<h1>Log in to <strong>${alias}</strong></h1>
      <p class="lead">Read the code with the Ianum app, then confirm on your phone.</p>
      <div class="code" role="img" aria-label="QR code of this login">${raw(code)}</div>
      <form method="post" action="/${alias}">
        <input type="hidden" name="login" value="${login}" />
        <p class="or"><span>or answer here, in place of the app</span></p>
        <div class="answers">
          <button class="approve" name="answer" value="approve">Approve</button>
          <button class="decline" name="answer" value="decline">Decline</button>
        </div>
      </form>`,
  );
}

/** For a form that was sent twice, or too late. */
export async function loginOverHtml(alias: string): Promise<string> {
  return document(
    "This login is over",
    html`<h1>This login is over</h1>
      <p class="lead">It was answered already, or the page was open for too long.</p>
      <a class="again" href="/${alias}">Start again</a>`,
  );
}

async function document(title: string, content: ReturnType<typeof html>): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · Ianum sandbox</title>
        ${raw(style.html)}
      </head>
      <body>
        <main>${content}</main>
        <footer>
          <strong>Local sandbox.</strong> Not the Ianum platform: no real person, phone or data is involved.
        </footer>
      </body>
    </html>`;
  return page.toString();
}
