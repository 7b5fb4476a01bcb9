import type { Clock } from "../time/clock.ts";
import { backoffMs } from "../time/backoff.ts";
import type { TokenStore } from "../token-store.ts";

/** Whether a store may be asked: a circuit breaker, shared by all token sources over the same store. */
export interface StoreHealth {
  isUp(): boolean;
  /**
   * When this call begins, by the monotonic clock; `undefined` if it must not be made now. While the store is down, one
   * call after each wait finds out whether it is back.
   */
  begin(kind: StoreCall): number | undefined;
  /** Takes a call that worked. If the store is back up with it: for how long it was down, in milliseconds. */
  worked(kind: StoreCall, begunAt: number): number | undefined;
  /** Takes a call that failed or hung; says whether the store was up until then. */
  failed(kind: StoreCall, begunAt: number, isHanging: boolean): boolean;
}

/** A replica, and a server whose memory is full, refuse to write and can be read all the same. */
export type StoreCall = "read" | "write";

interface Outage {
  readonly since: number;
  readonly failures: number;
  readonly lastFailedAt: number;
  /** When the next call may find out whether the store is back. */
  readonly nextAt: number;
  readonly isReadable: boolean;
  readonly isWritable: boolean;
}

const noOutage = { failures: 0, lastFailedAt: Number.NEGATIVE_INFINITY, nextAt: 0, isReadable: true, isWritable: true };
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

// By the store itself: an application that makes a source for each request learns once that its store is down.
const healths = new WeakMap<TokenStore, StoreHealth>();

/** @param clock - the time; of all sources over one store the first one's counts */
export function healthOf(store: TokenStore, clock: Clock): StoreHealth {
  const health = healths.get(store) ?? createStoreHealth(clock);
  healths.set(store, health);
  return health;
}

function createStoreHealth(clock: Clock): StoreHealth {
  let outage: Outage | undefined;
  const waitEndsAt = (failures: number): number =>
    clock.elapsed() + backoffMs(failures, FIRST_WAIT_MS, LONGEST_WAIT_MS);

  return {
    isUp: () => outage === undefined,

    begin(kind) {
      const now = clock.elapsed();
      if (outage === undefined || (kind === "read" && outage.isReadable)) return now;
      if (now < outage.nextAt) return undefined;
      // The next wait begins here, and not with the result: a call that never ends must not keep the store out.
      outage = { ...outage, nextAt: waitEndsAt(outage.failures) };
      return now;
    },

    worked(kind, begunAt) {
      if (outage === undefined || begunAt <= outage.lastFailedAt) return undefined;
      if (kind === "read" && !outage.isWritable) {
        // Whether it can be written to as well is for the next call to find out.
        outage = { ...outage, isReadable: true, nextAt: clock.elapsed() };
        return undefined;
      }
      const downMs = clock.elapsed() - outage.since;
      outage = undefined;
      return downMs;
    },

    failed(kind, begunAt, isHanging) {
      const now = clock.elapsed();
      const wasUp = outage === undefined;
      const last = outage ?? { ...noOutage, since: now };
      outage = {
        ...last,
        isReadable: last.isReadable && kind === "write" && !isHanging,
        isWritable: last.isWritable && kind === "read",
      };
      // Many calls that were under way when the store went down are one failure.
      if (begunAt > last.lastFailedAt) {
        const failures = last.failures + 1;
        outage = { ...outage, failures, lastFailedAt: now, nextAt: waitEndsAt(failures) };
      }
      return wasUp;
    },
  };
}
