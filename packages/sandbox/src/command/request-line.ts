import { styleText } from "node:util";
import { printablePath } from "../http/printable-path.ts";
import type { LogEntry } from "../http/request-log.ts";

/** One line about a request, for people: when, what, how it ended, and how long it took. It holds no secret. */
export function requestLine(entry: LogEntry, isColored: boolean): string {
  const { at, method, path, status, durationMs = 0, errorCode, fault } = entry;
  const time = new Date(at).toISOString().slice(11, 19);
  const ended = status === undefined ? "---" : String(status);
  const notes = [errorCode, fault === undefined ? undefined : `fault: ${fault}`].filter(Boolean).join(", ");
  return [
    time,
    method.slice(0, 12).padEnd(6),
    isColored ? styleText(colorOf(status), ended, { validateStream: false }) : ended,
    `${Math.round(durationMs)} ms`.padStart(8),
    printablePath(path),
    ...(notes === "" ? [] : [`(${notes})`]),
  ].join("  ");
}

function colorOf(status: number | undefined): "green" | "yellow" | "red" {
  if (status === undefined || status >= 500) return "red";
  return status >= 400 ? "yellow" : "green";
}
