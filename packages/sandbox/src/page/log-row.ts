import { html } from "hono/html";
import { printablePath } from "../http/printable-path.ts";
import type { LogEntry } from "../http/request-log.ts";

type Html = ReturnType<typeof html>;

/** One request as a row of the page's log. It holds no secret: bearers are told apart by their fingerprints. */
export function logRow(entry: LogEntry): Html {
  const { at, method, path, status, durationMs, errorCode, fault, bearerFingerprint } = entry;
  const notes = [errorCode, fault === undefined ? undefined : `fault: ${fault}`].filter(Boolean).join(", ");
  return html`<tr>
    <td class="quiet">${new Date(at).toISOString().slice(11, 19)}</td>
    <td>${method}</td>
    <td class="path">${printablePath(path)}</td>
    <td><span class="status ${kindOf(status)}">${status ?? "none"}</span></td>
    <td class="number">${durationMs === undefined ? "" : Math.round(durationMs)}</td>
    <td class="quiet">${bearerFingerprint?.slice(0, 6) ?? ""}</td>
    <td>${notes}</td>
  </tr>`;
}

function kindOf(status: number | undefined): string {
  if (status === undefined || status >= 500) return "bad";
  return status >= 400 ? "refused" : "good";
}
