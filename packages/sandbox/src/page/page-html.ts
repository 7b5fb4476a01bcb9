import { html, raw } from "hono/html";
import { inlineElement } from "../http/inline-element.ts";
import { fingerprint, type RequestLog } from "../http/request-log.ts";
import type { Gate } from "../platform/gates.ts";
import type { Switch } from "./create-switches.ts";
import { logRow } from "./log-row.ts";
import { action, environmentPanel, keysPanel, switchesPanel } from "./panels.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

/** What the page shows. */
export interface PageState {
  readonly origin: string;
  /** Absent while the gate has no secret. */
  readonly env: Readonly<Record<string, string>> | undefined;
  readonly gates: readonly Gate[];
  readonly switches: readonly Switch[];
  readonly log: RequestLog;
  /** In Unix milliseconds, on the platform's clock. */
  readonly now: number;
  readonly aheadMs: number;
  readonly liveTokens: number;
}

const style = inlineElement("style", pageStyle);
const script = inlineElement("script", pageScript);
const ROWS = 200;

/** Allows this page's own style, script and forms, and connections to the sandbox. */
export const pagePolicy: string = [
  "default-src 'none'",
  `style-src ${style.source}`,
  `script-src ${script.source}`,
  "connect-src 'self'",
  "img-src data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The sandbox's own page. */
export async function pageHtml(state: PageState): Promise<string> {
  const { origin, env, gates, switches, log, now, aheadMs, liveTokens } = state;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>Ianum sandbox</title>
        ${raw(style.html)}
      </head>
      <body>
        <header>
          <h1>Ianum sandbox</h1>
          <p>${origin}</p>
          <p class="note"><strong>Local.</strong> Not the Ianum platform: these keys open nothing else.</p>
        </header>
        <main>
          <div id="panels" data-switches="${switchesText(switches)}">
            ${gates.map(
              (gate) =>
                html`<section aria-labelledby="keys-${gate.alias}">
                  <h2 id="keys-${gate.alias}">Keys of ${gate.alias}</h2>
                  ${keysPanel(gate, origin, fingerprint)}
                </section>`,
            )}
            ${
              env
                ? html`<section aria-labelledby="environment-title">
                    <h2 id="environment-title">Environment</h2>
                    ${environmentPanel(env)}
                  </section>`
                : ""
            }
            <section aria-labelledby="tokens-title">
              <h2 id="tokens-title">Tokens and clock</h2>
              <p>
                ${liveTokens} live ${liveTokens === 1 ? "token" : "tokens"} ·
                ${new Date(now).toISOString().slice(0, 19).replace("T", " ")} UTC${aheadText(aheadMs)}
              </p>
              <div class="actions">
                ${action("revoke", "revoke", {}, "Revoke all tokens")}
                ${action("minute", "advance", { minutes: "1" }, "Clock + 1 min")}
                ${action("hour", "advance", { minutes: "60" }, "Clock + 1 h")}
              </div>
            </section>
            <section aria-labelledby="faults-title">
              <h2 id="faults-title">What goes wrong</h2>
              ${switchesPanel(switches)}
              <div class="actions">${action("reset", "reset", {}, "Turn everything off")}</div>
            </section>
          </div>
          <section aria-labelledby="log-title" class="log">
            <h2 id="log-title">Requests</h2>
            <p>
              <span id="counts">${countsText(log)}</span>
              <span id="live" class="quiet">Reload the page to see new ones.</span>
            </p>
            <div class="actions">${action("clear", "clear", {}, "Clear")}</div>
            <div class="table" tabindex="0" role="region" aria-label="Table of requests">
              <table>
                <thead>
                  <tr>
                    <th>Time</th>
                    <th>Method</th>
                    <th>Path</th>
                    <th>Status</th>
                    <th class="number">ms</th>
                    <th>Token</th>
                    <th>Note</th>
                  </tr>
                </thead>
                <tbody id="rows">
                  ${log.entries.slice(-ROWS).toReversed().map(logRow)}
                </tbody>
              </table>
            </div>
          </section>
        </main>
        <p id="notice" role="status"></p>
        ${raw(script.html)}
      </body>
    </html>`;
  return page.toString();
}

export function countsText({ requests, tokenRequests }: RequestLog): string {
  return `${requests} ${requests === 1 ? "request" : "requests"}, ${tokenRequests} for a token.`;
}

/** Changes when a switch does, for the script. */
export function switchesText(switches: readonly Switch[]): string {
  return switches
    .filter(({ isOn }) => isOn)
    .map(({ name }) => name)
    .join(" ");
}

function aheadText(ms: number): string {
  if (ms === 0) return "";
  const minutes = Math.round(ms / 60_000);
  return `, ${Math.floor(minutes / 60)} h ${minutes % 60} min ahead`;
}
