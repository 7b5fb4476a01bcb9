import type { TokenSourceOptions } from "@ianum/core";
import { type Access, type AccessesOptions, createSubscriptions } from "@ianum/subscriptions";

/** Which accesses to read. */
export interface AccessQuery {
  readonly idSubscription: string;
  /** Both in UNIX seconds, inclusive. */
  readonly dateStart?: number | undefined;
  readonly dateEnd?: number | undefined;
  /** How many accesses at most, over all pages. */
  readonly limit?: number | undefined;
}

export interface AccessReader {
  /** The accesses, newest first. `onRepeatedPage`: the platform's pages lead in a circle, so there may be more. */
  read(query: AccessQuery, onRepeatedPage: () => void): AsyncIterable<Access>;
  /** How many pages were asked for. */
  calls(): number;
}

// The documented size of a page.
const PAGE_SIZE = 50;

/** Reads with the gate's keys, and counts the calls on their way. @throws ConfigurationError naming what is missing */
export function createAccessReader(options: TokenSourceOptions): AccessReader {
  let calls = 0;
  const counted: typeof fetch = (input, init) => {
    if (typeof input === "string" && new URL(input).pathname.endsWith("/accesses")) calls += 1;
    return fetch(input, init);
  };
  const subscriptions = createSubscriptions({ ...options, fetch: counted });
  return {
    calls: () => calls,
    async *read({ idSubscription, dateStart, dateEnd, limit = Infinity }, onRepeatedPage) {
      const query: AccessesOptions = {
        limit: Math.min(PAGE_SIZE, limit),
        onRepeatedPage,
        ...(dateStart === undefined ? {} : { dateStart }),
        ...(dateEnd === undefined ? {} : { dateEnd }),
      };
      let remaining = limit;
      for await (const access of subscriptions.accesses(idSubscription, query)) {
        yield access;
        remaining -= 1;
        if (remaining <= 0) return;
      }
    },
  };
}
