import { type Clock, isIanumError, type TokenRequestError } from "@ianum/core/authors";

/** Keeps keys that were never proven away from a token endpoint that fails: they are told the last error at once. */
export interface OutageMemory {
  /** @throws the last failure, while the endpoint asked to wait or fails again and again */
  check(): void;
  noteFailure(error: unknown): void;
  /** The platform accepted or refused keys: it works. */
  noteResponse(): void;
}

const LONGEST_WAIT_MS = 60_000;
// Not documented: one failure may be chance, five in a row are an outage, which is looked at again after five seconds.
const FAILURES_IN_A_ROW = 5;
const PAUSE_MS = 5_000;

export function createOutageMemory(clock: Clock): OutageMemory {
  let inARow = 0;
  let last: { readonly error: unknown; readonly untilElapsed: number } | undefined;
  return {
    check() {
      if (last && clock.elapsed() < last.untilElapsed) throw last.error;
    },
    noteFailure(error) {
      inARow += 1;
      const asked = isIanumError(error) ? ((error as Partial<TokenRequestError>).retryAfterMs ?? 0) : 0;
      const waitMs = Math.max(Math.min(asked, LONGEST_WAIT_MS), inARow >= FAILURES_IN_A_ROW ? PAUSE_MS : 0);
      const untilElapsed = clock.elapsed() + waitMs;
      // A later failure without Retry-After does not shorten the wait that the platform asked for.
      if (waitMs > 0 && untilElapsed >= (last?.untilElapsed ?? 0)) last = { error, untilElapsed };
    },
    noteResponse() {
      inARow = 0;
    },
  };
}
