import { ResponseError } from "@ianum/core";
import type { CompleteResponse } from "./exchange.ts";

type Page = Readonly<Record<string, unknown>>;

/** What a list in pages is read and written with. */
export interface PageReader {
  /** The page that begins at `startToken`; the first one without. */
  read(startToken: string | undefined): Promise<CompleteResponse>;
  write(text: string): void;
}

/**
 * Writes all pages as one JSON object: the first page's fields, with the entries of all pages in its list. One page is
 * held in memory at a time, and no `startToken` is followed twice.
 *
 * @returns the response that was not a success, if there was one
 * @throws ResponseError if a page holds no list
 */
export async function printPages({ read, write }: PageReader): Promise<CompleteResponse | undefined> {
  const followed = new Set<string>();
  let startToken: string | undefined;
  let isFirst = true;
  let isEmpty = true;
  do {
    const response = await read(startToken);
    if (!response.ok) return response;
    const { entries, fields, list, next } = parsePage(new TextDecoder().decode(response.body));
    if (isFirst)
      write(
        `${JSON.stringify(fields).slice(0, -1)}${Object.keys(fields).length > 0 ? "," : ""}${JSON.stringify(list)}:[`,
      );
    for (const entry of entries) {
      write(`${isEmpty ? "" : ","}\n${JSON.stringify(entry)}`);
      isEmpty = false;
    }
    isFirst = false;
    startToken = next !== undefined && !followed.has(next) ? next : undefined;
    if (startToken !== undefined) followed.add(startToken);
  } while (startToken !== undefined);
  write("\n]}\n");
  return undefined;
}

/** A page is an object with a list, or (the documentation's example) a list alone. */
function parsePage(text: string): {
  entries: readonly unknown[];
  fields: Page;
  list: string;
  next: string | undefined;
} {
  const page = parse(text);
  if (Array.isArray(page)) return { entries: page as unknown[], fields: {}, list: "entries", next: undefined };
  const { startToken, ...others } = Object(page) as Page;
  const [list, entries] = Object.entries(others).find(([, value]) => Array.isArray(value)) ?? [];
  if (list === undefined) throw new ResponseError("--all: the response is not a JSON object with a list");
  const fields = Object.fromEntries(Object.entries(others).filter(([name]) => name !== list));
  const next = typeof startToken === "string" && startToken !== "" ? startToken : undefined;
  return { entries: entries as readonly unknown[], fields, list, next };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
