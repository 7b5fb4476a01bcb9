import { stripVTControlCharacters, styleText } from "node:util";
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
    printable(path),
    ...(notes === "" ? [] : [`(${notes})`]),
  ].join("  ");
}

/** Somebody may put a secret into a path by mistake, or what a terminal obeys. */
function printable(path: string): string {
  return stripVTControlCharacters(path)
    .replaceAll(/\p{C}/gu, "?")
    .split("/")
    .map((segment) => (segment.length > LONGEST_SEGMENT ? `${segment.slice(0, 4)}…` : segment))
    .join("/");
}

// Longer than every id of the platform, and shorter than its tokens and secrets.
const LONGEST_SEGMENT = 32;

function colorOf(status: number | undefined): "green" | "yellow" | "red" {
  if (status === undefined || status >= 500) return "red";
  return status >= 400 ? "yellow" : "green";
}
