import { ConfigurationError } from "@ianum/core/authors";
import type { CallOptions, CallPlatform, PlatformCall } from "./call-platform.ts";
import { listIn, objectWith } from "./list-in.ts";
import { subscriptionPath } from "./subscription-path.ts";
import type { PlatformDate } from "./to-date.ts";

/** One time that a person entered through the gate (docs.ianum.com, "accesses"). Other fields are kept. */
export interface Access {
  readonly idSubscription: string;
  readonly idActor: string;
  /** As the platform sends it: UNIX seconds. `toDate` makes it a `Date`. */
  readonly date: PlatformDate;
}

/** One page, as the platform sends it. */
export interface AccessPage {
  readonly accessList: readonly Access[];
  /** Where the next page begins; absent on the last one. */
  readonly startToken?: string;
}

/** Which accesses. The platform's query parameters; each is optional. */
export interface AccessesOptions extends CallOptions {
  /** How many a page has, not how many there are in all: leave the loop when you have enough. @defaultValue the platform's, 50 */
  readonly limit?: number;
  /** By date. @defaultValue the platform's, `"desc"`: newest first */
  readonly order?: "asc" | "desc";
  /** The earliest, in UNIX seconds, inclusive. */
  readonly dateStart?: number | Date;
  /** The latest, in UNIX seconds, inclusive. */
  readonly dateEnd?: number | Date;
  /** Of this actor alone. */
  readonly idActor?: string;
  /** Begins at this page: a `startToken` of `.page()`, asked with the same order and filters. */
  readonly startToken?: string;
  /** Called when the platform repeats a `startToken`: the loop ends there, and there may be more accesses than it gave. */
  readonly onRepeatedPage?: () => void;
}

/** All accesses, a page in memory at a time: each loop reads them again from the first page. */
export interface Accesses extends AsyncIterable<Access> {
  /** The first page, or the one at `startToken`. */
  page(): Promise<AccessPage>;
}

/** The most that is read of one page: thousands of entries. */
const MOST_BYTES = 4 * 1024 * 1024;
// UNIX seconds are below this until the year 2286. What is above is a date in milliseconds.
const LATEST_SECONDS = 9_999_999_999;

/** @throws ConfigurationError naming what cannot be right */
export function createAccesses(call: CallPlatform, idSubscription: string, options: AccessesOptions = {}): Accesses {
  const path = subscriptionPath(idSubscription, "accesses");
  const query = queryOf(options);
  const read = async (startToken: string | undefined): Promise<AccessPage> => {
    const pageQuery = new URLSearchParams(query);
    if (startToken !== undefined) pageQuery.set("startToken", startToken);
    const what = "reading the accesses";
    const request: PlatformCall = { what, path, query: pageQuery, mostBytes: MOST_BYTES };
    return pageIn(await call(options.signal ? { ...request, signal: options.signal } : request), what);
  };
  return {
    page: () => read(options.startToken),
    async *[Symbol.asyncIterator]() {
      const followed = new Set<string>();
      let { startToken } = options;
      do {
        if (startToken !== undefined) followed.add(startToken);
        const page = await read(startToken);
        // What is left of a page is not worth having, and the end of the last one must not look like that of the list.
        for (const access of page.accessList) {
          throwIfAborted(options.signal);
          yield access;
        }
        throwIfAborted(options.signal);
        ({ startToken } = page);
        if (startToken !== undefined && followed.has(startToken)) return options.onRepeatedPage?.();
      } while (startToken !== undefined);
    },
  };
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw signal.reason as Error;
}

function pageIn(json: unknown, what: string): AccessPage {
  const fields = objectWith(json, "accessList", what);
  const { startToken, ...rest } = fields;
  return {
    ...rest,
    accessList: listIn(fields, "accessList", what) as readonly unknown[] as readonly Access[],
    ...(typeof startToken === "string" && startToken !== "" ? { startToken } : {}),
  };
}

function queryOf(options: AccessesOptions): URLSearchParams {
  const { idActor, limit, order } = options;
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0))
    throw new ConfigurationError("limit", "must be a whole number above 0");
  if (order !== undefined && order !== "asc" && order !== "desc")
    throw new ConfigurationError("order", 'must be "asc" or "desc"');
  const parameters = {
    limit,
    order,
    dateStart: seconds("dateStart", options.dateStart),
    dateEnd: seconds("dateEnd", options.dateEnd),
    idActor,
  };
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}

function seconds(name: string, date: number | Date | undefined): number | undefined {
  if (date === undefined) return undefined;
  const value = date instanceof Date ? Math.floor(date.getTime() / 1000) : date;
  if (!Number.isSafeInteger(value) || value < 0 || value > LATEST_SECONDS)
    throw new ConfigurationError(name, "must be a Date or a whole number of UNIX seconds, not of milliseconds");
  return value;
}
