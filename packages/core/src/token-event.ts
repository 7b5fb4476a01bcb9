import type { IanumError } from "./errors/ianum-error.ts";
import type { StoreOperation, TokenOperation, WaitReason } from "./token-operation.ts";

/**
 * Events passed to `onEvent`, discriminated by `type`. No event holds a secret or a token. Every `durationMs` is
 * measured by the monotonic clock.
 */
export type TokenEvent = CallerEvent | TokenRequestEvent | StoreEvent | RefusalEvent;

/** What takes events; a function is enough. */
export interface TokenEventListener {
  (event: TokenEvent): void;
  /**
   * Called where an operation begins, for listeners that trace: what `work` starts belongs to the operation. It gives
   * nothing back and never rejects; at its end `operation` has a `result` or an `error`. What `trace` throws is ignored,
   * and an operation whose `work` was not called begins all the same.
   */
  readonly trace?: (operation: TokenOperation, work: () => Promise<void>) => void;
}

/** What a caller of `getToken`, or a request, meets. */
export type CallerEvent =
  /**
   * A caller found no usable token, and waited. Told at the end of the wait, for each caller.
   * `reason`: there was none yet (`empty`), the last one was refused (`refused`) or is as good as over (`expired`).
   */
  | {
      readonly type: "token-waited";
      readonly reason: WaitReason;
      readonly outcome: "token" | "failed" | "aborted";
      readonly durationMs: number;
      /** Only with `failed`. */
      readonly error?: IanumError;
    }
  /** A request went to an origin that may not see a token, and carried none: it was withheld. Told once per origin. */
  | { readonly type: "origin-denied"; readonly origin: string };

/**
 * What becomes of token requests. Each attempt begins with `token-requested` and ends with one of `token-obtained`,
 * `token-attempt-failed` and `token-attempt-abandoned`.
 */
export type TokenRequestEvent =
  /** A token request is about to be sent. `attempt` counts from 1. */
  | ({ readonly type: "token-requested" } & Attempt)
  /** A token was obtained from the platform. */
  | ({ readonly type: "token-obtained"; readonly expiresAt: number; readonly durationMs: number } & Attempt)
  /** An attempt brought no token. */
  | ({ readonly type: "token-attempt-failed"; readonly error: IanumError; readonly durationMs: number } & Attempt)
  /** An attempt was given up: another one was faster, or no caller waits any more. */
  | ({ readonly type: "token-attempt-abandoned"; readonly durationMs: number } & Attempt)
  /** An attempt failed, or has no response yet, and another one is sent after `delayMs`. */
  | {
      readonly type: "token-request-retried";
      readonly error: IanumError;
      readonly attempt: number;
      readonly delayMs: number;
    }
  /** No token could be obtained, by any attempt. With `isBackground` no caller has noticed: the current token still lives. */
  | {
      readonly type: "token-request-failed";
      readonly error: IanumError;
      readonly isBackground: boolean;
      /** How many attempts were made. None if the credentials could not be read. */
      readonly attempts: number;
      /** All of them together. */
      readonly durationMs: number;
    }
  /** The newest client secret was refused with `SEC_0005` and the next of the list is tried, within the same attempt. */
  | { readonly type: "secret-refused"; readonly remaining: number; readonly durationMs: number }
  /**
   * The platform refused the credentials, or asked to wait, this process or another that shares the store: it is not
   * asked with them before `retryAt` (Unix milliseconds), which is in `durationMs`.
   */
  | {
      readonly type: "cooled-down";
      readonly error: IanumError;
      readonly retryAt: number;
      readonly durationMs: number;
    };

/** One attempt to obtain a token. */
export interface Attempt {
  /** The strategy's name. */
  readonly strategy: string;
  /** From 1. */
  readonly attempt: number;
  /** Whether it refreshes a token that callers still get, so that no caller waits for it. */
  readonly isBackground: boolean;
}

/** What a shared store does. */
export type StoreEvent =
  /** A token that another process had obtained was taken from the store. */
  | { readonly type: "token-adopted"; readonly expiresAt: number; readonly durationMs: number }
  /**
   * The shared store failed or hung, and this process serves itself: told once for each outage, however many sources
   * share the store. Or it holds what cannot be read (`get`), which counts as absent and is replaced.
   */
  | {
      readonly type: "store-failed";
      readonly operation: StoreOperation;
      readonly error: Error;
      /** Whether it counts as down from now on; `false` for what cannot be read, and for a lock that was not renewed. */
      readonly isDown: boolean;
    }
  /** The shared store works again, after `durationMs` milliseconds, and is used again. */
  | { readonly type: "store-recovered"; readonly durationMs: number };

/** What services respond to a token, and what follows. */
export type RefusalEvent =
  /** A service refused a request's token. `mayResend`: whether that request can be sent again. Told for each request. */
  | { readonly type: "token-refused"; readonly mayResend: boolean }
  /** The current token was refused; callers will not get it again. Any number of refusals of one token are one of these. */
  | { readonly type: "token-invalidated"; readonly ageMs: number }
  /** A refused request is sent again with another token, which was there after `durationMs`. */
  | { readonly type: "request-replayed"; readonly durationMs: number };
