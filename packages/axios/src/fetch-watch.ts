import { isHiddenRefusal } from "@ianum/core/authors";

type Fetch = typeof globalThis.fetch;

/** What is known of a response of fetch, also if its body could not be read and axios gives none. */
export type Watched = Pick<Response, "status" | "redirected" | "url">;

/** Looks at the responses that axios's fetch adapter gets. */
export interface FetchWatch {
  /** A fetch that sends with `fetch`. The same one for the same `fetch`: axios keeps an adapter for each. */
  watch(fetch?: Fetch): Fetch;
  /** The response to a request that was sent so. */
  responseTo(request: unknown): Watched | undefined;
}

export function createFetchWatch(): FetchWatch {
  const responses = new WeakMap<object, Watched>();
  const watching = new WeakMap<Fetch, Fetch>();
  // The global one is looked up late, so that a patched `globalThis.fetch` is used.
  const globalFetch: Fetch = (...args) => globalThis.fetch(...args);

  const note = (input: unknown, response: Watched): void => {
    if (typeof input === "object" && input !== null) responses.set(input, response);
  };
  return {
    watch(fetch = globalFetch) {
      const known = watching.get(fetch);
      if (known !== undefined) return known;
      const watched: Fetch = async (input, init) => {
        try {
          const response = await fetch(input, init);
          const { status, redirected, url } = response;
          note(input, { status, redirected, url });
          return response;
        } catch (error) {
          if (isHiddenRefusal(error)) note(input, { status: 401, redirected: false, url: "" });
          throw error;
        }
      };
      watching.set(fetch, watched);
      return watched;
    },
    responseTo: (request) => responses.get(request as object),
  };
}
