import type { Control } from "./dispatch-events.ts";

// A refusal is short: it is read while another token is obtained, so that its connection is free for that.
const MOST_BYTES = 64 * 1024;

/** A refusal whose events wait until it is known whether the request is sent again. */
export interface HeldResponse {
  /** Keeps an event, or forgets it if the response was dropped. `false` if it is to be passed on at once. */
  take(event: () => void, bytes: number): boolean;
  /** Passes on what was kept, until `receiver` is paused. Whether that was all; from then on nothing is kept. */
  release(receiver: { readonly paused: boolean }): boolean;
  /** Forgets what was kept and what is to come. A long body is cut off. */
  drop(): void;
}

/** Starts to hold the response that is arriving. */
export function holdResponse(sending: Control | undefined): HeldResponse {
  const events: (() => void)[] = [];
  let state: "held" | "releasing" | "released" | "dropped" = "held";
  let heldBytes = 0;

  return {
    take(event, bytes) {
      if (state === "released") return false;
      heldBytes += bytes;
      if (state !== "dropped") events.push(event);
      if (heldBytes > MOST_BYTES) {
        if (state === "dropped") sending?.abort();
        else sending?.pause();
      }
      return true;
    },
    release(receiver) {
      if (state !== "held") return state === "released";
      state = "releasing";
      while (events.length > 0 && !receiver.paused) events.shift()?.();
      state = events.length > 0 ? "held" : "released";
      if (state === "released" && !receiver.paused) sending?.resume();
      return state === "released";
    },
    drop() {
      state = "dropped";
      events.length = 0;
      if (heldBytes > MOST_BYTES) sending?.abort();
    },
  };
}
