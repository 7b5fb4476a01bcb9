import type { TokenEvent, TokenStore } from "@ianum/core";

/** What was told of a store: the call, the message, and whether it counts as down. */
export const storeFailures = (events: readonly TokenEvent[]): unknown[] =>
  events.flatMap((event) =>
    event.type === "store-failed" ? [[event.operation, event.error.message, event.isDown]] : [],
  );

/** The four methods of a store that it cannot be without, and some of them replaced. */
export function withFour({ get, set, delete: remove, lock }: TokenStore, replaced: Partial<TokenStore>): TokenStore {
  return { get, set, delete: remove, lock, ...replaced };
}
