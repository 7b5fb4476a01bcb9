import type { IanumError } from "./errors/ianum-error.ts";

/** Events passed to `onEvent`, discriminated by `type`. No event holds a secret or a token. */
export type TokenEvent =
  /** A token request is about to be sent. `attempt` counts from 1. */
  | {
      readonly type: "token-requested";
      readonly strategy: string;
      readonly attempt: number;
      readonly isBackground: boolean;
    }
  /** A token was obtained from the platform. */
  | {
      readonly type: "token-obtained";
      readonly strategy: string;
      readonly expiresAt: number;
      readonly durationMs: number;
    }
  /** A token that another process had obtained was taken from the store. */
  | { readonly type: "token-adopted"; readonly expiresAt: number }
  /** An attempt failed and is repeated after `delayMs`. */
  | {
      readonly type: "token-request-retried";
      readonly error: IanumError;
      readonly attempt: number;
      readonly delayMs: number;
    }
  /** No token could be obtained. With `isBackground` no caller has noticed: the current token still lives. */
  | {
      readonly type: "token-request-failed";
      readonly error: IanumError;
      readonly isBackground: boolean;
    }
  /** A service refused the current token; it will not be handed out again. */
  | { readonly type: "token-invalidated" }
  /** The newest client secret was refused with `SEC_0005` and the next of the list is tried. */
  | { readonly type: "secret-refused"; readonly remaining: number }
  /**
   * The shared store failed or hung, and this process serves itself: told once for each outage, however many sources
   * share the store. Or it holds what cannot be read (`get`), which counts as absent and is replaced.
   */
  | {
      readonly type: "store-failed";
      readonly operation: "get" | "set" | "delete" | "lock" | "renew" | "release";
      readonly error: Error;
    }
  /** The shared store works again, after `durationMs` milliseconds, and is used again. */
  | { readonly type: "store-recovered"; readonly durationMs: number }
  /** A request went to an origin that may not see a token, and carried none. Told once per origin. */
  | { readonly type: "origin-denied"; readonly origin: string };
