import { isHiddenRefusal } from "@ianum/core/authors";
import type { InternalAxiosRequestConfig } from "axios";

type Fetch = typeof globalThis.fetch;

/** What is known of a response of fetch, also if its body could not be read and axios gives none. */
export type Watched = Pick<Response, "status" | "redirected" | "url">;

/** One sending by axios's fetch adapter. */
export interface WatchedSending {
  /** What a request needs while it is sent. */
  readonly fields: Partial<InternalAxiosRequestConfig>;
  response(): Watched | undefined;
}

/** Looks at the responses that axios's fetch adapter gets. */
export interface FetchWatch {
  start(config: InternalAxiosRequestConfig): WatchedSending;
}

type Note = (response: Watched) => void;

// The name among a call's `fetchOptions` of the function that notes its response. Where there is no Request, fetch is
// called with an address, which several calls may share; and of names that are symbols axios hands on none.
const NOTE = "@ianum/axios";

export function createFetchWatch(): FetchWatch {
  const watching = new WeakMap<Fetch, Fetch>();
  // The global one is looked up late, so that a patched `globalThis.fetch` is used.
  const globalFetch: Fetch = (...args) => globalThis.fetch(...args);

  // The same one for the same `fetch`: axios keeps an adapter for each, for as long as the program runs.
  function watch(fetch: Fetch): Fetch {
    const known = watching.get(fetch);
    if (known !== undefined) return known;
    const watched: Fetch = async (input, init) => {
      const { note, own } = takeNote(init);
      try {
        const response = await fetch(input, own);
        const { status, redirected, url } = response;
        note?.({ status, redirected, url });
        return response;
      } catch (error) {
        if (isHiddenRefusal(error)) note?.({ status: 401, redirected: false, url: "" });
        throw error;
      }
    };
    watching.set(fetch, watched);
    return watched;
  }

  return {
    start({ env, fetchOptions }) {
      let seen: Watched | undefined;
      const note: Note = (response) => {
        seen = response;
      };
      return {
        // As axios has it: anything falsy stands for the global fetch.
        fields: {
          env: { ...env, fetch: watch(env?.fetch || globalFetch) },
          fetchOptions: { ...fetchOptions, [NOTE]: note },
        },
        response: () => seen,
      };
    },
  };
}

/** Removes our function from the options. They are of this sending alone, and what is left is what axios would pass. */
function takeNote(init: RequestInit | undefined): {
  readonly note?: Note | undefined;
  readonly own?: RequestInit | undefined;
} {
  if (init === undefined || !(NOTE in init)) return { own: init };
  const note = init[NOTE] as Note;
  Reflect.deleteProperty(init, NOTE);
  return { note, own: Object.keys(init).length > 0 ? init : undefined };
}
