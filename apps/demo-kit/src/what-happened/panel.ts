import { html } from "hono/html";
import type { RecordedCall } from "./call-recorder.ts";
import { codeAddress } from "./code-address.ts";

/** A browser's request to the demo, and what the demo asked the platform because of it. */
export interface Step {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** `undefined` for the page that is being made. */
  readonly status?: number;
  readonly durationMs?: number;
  /** The file of this repository that answers it. */
  readonly code: string;
  readonly calls: readonly RecordedCall[];
}

/** The panel "What just happened". It holds no query, header or body, so no secret and no token. */
export function panel(steps: readonly Step[]): ReturnType<typeof html> {
  const calls = steps.flatMap((step) => step.calls);
  return html`<section class="happened" aria-labelledby="happened">
    <h2 id="happened">What just happened</h2>
    <p>${summary(calls)}</p>
    <ol>
      ${steps.map(
        (step) =>
          html`<li>
            ${row(step, "your browser")}
            ${step.calls.map((call) => html`<div class="call">${row(call, "this site")}</div>`)}
          </li>`,
      )}
    </ol>
  </section>`;
}

/** How many requests there were, and what is to be learned from that. */
function summary(calls: readonly RecordedCall[]): string {
  const tokenRequests = calls.filter(({ isTokenRequest }) => isTokenRequest).length;
  if (calls.length === 0) return "This site sent Ianum no request.";
  const all = `This site sent Ianum ${calls.length} ${calls.length === 1 ? "request" : "requests"}`;
  if (tokenRequests === 0) return `${all}, none of them for a token: the access token in memory is still good.`;
  return `${all}, ${tokenRequests === calls.length && tokenRequests === 1 ? "a token request" : `${tokenRequests} of them for a token`}.`;
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  readonly code: string;
}

function row({ method, path, status, durationMs, code }: Row, from: string): ReturnType<typeof html> {
  return html`<div class="row">
    <span class="from">${from}</span>
    <code>${method} ${breakable(path)}</code>
    <span class="status">${status ?? (from === "this site" ? "no response" : "this page")}</span>
    <span class="time">${durationMs === undefined ? "" : `${Math.round(durationMs)} ms`}</span>
    <a href="${codeAddress(code)}">${code.slice(code.lastIndexOf("/") + 1)}</a>
  </div>`;
}

/** A path that may be broken after each slash. */
function breakable(path: string): readonly ReturnType<typeof html>[] {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr />`);
}
