import type { Clock } from "../time/clock.ts";
import { waitOut } from "../time/with-timeout.ts";
import { noTokenInTime } from "./no-token-in-time.ts";

/** The callers that wait for one result: each with a signal of its own, if it has one, and each for a bounded time. */
export interface WaitingCallers<T> {
  /**
   * Waits for the result.
   *
   * @param since - when this caller began to wait, by the monotonic clock: it waits for `timeoutMs` from there
   * @throws the result's error; the reason of `signal`; TransportError `timeout`
   */
  join(signal: AbortSignal | undefined, since: number): Promise<T>;
  /** How long the first of them has been waiting, in milliseconds; `undefined` if no caller waits. */
  waitedMs(): number | undefined;
  /** Gives them the result and removes the listeners from their signals. */
  settle(result: Promise<T>): void;
}

/** Callers of one tick with the same signal: they share a promise, so that 100,000 of them cost little more than one. */
interface Party<T> {
  readonly since: number;
  readonly promise: Promise<T>;
  readonly resolve: (result: Promise<T>) => void;
  readonly reject: (reason: unknown) => void;
}

// Callers whose time ends within this share of `timeoutMs` share a timer.
const DEADLINE_STEP = 1 / 64;

/** @param onLastLeft - called when no caller is left before there was a result; perhaps more than once */
export function createWaitingCallers<T>(
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  onLastLeft: () => void,
): WaitingCallers<T> {
  const parties = new Set<Party<T>>();
  const bySignal = new Map<AbortSignal, { readonly parties: Party<T>[]; readonly listener: () => void }>();
  const timers = new Set<AbortController>();
  // Those that a caller of this very tick may join. One that comes later waits until later.
  let ofThisTick = new Map<number, Map<AbortSignal | undefined, Party<T>>>();

  function leave(leaving: Iterable<Party<T>>, reason: unknown): void {
    for (const party of leaving) {
      parties.delete(party);
      party.reject(reason);
    }
    if (parties.size === 0) onLastLeft();
  }

  async function startTimer(forMs: number, late: Map<AbortSignal | undefined, Party<T>>): Promise<void> {
    const timer = new AbortController();
    timers.add(timer);
    try {
      await waitOut(clock, forMs, timer.signal);
    } catch {
      return; // there is a result
    }
    timers.delete(timer);
    leave(late.values(), noTokenInTime(timeoutMs));
  }

  function openParty(signal: AbortSignal | undefined, since: number): Party<T> {
    let resolve!: Party<T>["resolve"];
    let reject!: Party<T>["reject"];
    const promise = new Promise<T>((onResult, onError) => {
      resolve = onResult;
      reject = onError;
    });
    const party = { since, promise, resolve, reject };
    parties.add(party);
    if (signal !== undefined) leaveOnAbort(signal, party);
    return party;
  }

  /** One listener for each signal, however many parties share it. */
  function leaveOnAbort(signal: AbortSignal, party: Party<T>): void {
    const known = bySignal.get(signal);
    if (known !== undefined) return void known.parties.push(party);
    const sharing = [party];
    const listener = (): void => leave(sharing, signal.reason);
    bySignal.set(signal, { parties: sharing, listener });
    signal.addEventListener("abort", listener, { once: true });
  }

  return {
    join(signal, since) {
      const deadline = since + timeoutMs;
      const slot = Math.floor(deadline / (timeoutMs * DEADLINE_STEP));
      if (ofThisTick.size === 0) queueMicrotask(() => (ofThisTick = new Map()));
      let together = ofThisTick.get(slot);
      if (together === undefined) {
        together = new Map();
        ofThisTick.set(slot, together);
        void startTimer(Math.max(0, deadline - clock.elapsed()), together);
      }
      let party = together.get(signal);
      if (party === undefined) {
        party = openParty(signal, since);
        together.set(signal, party);
      }
      return party.promise;
    },

    waitedMs() {
      const [first] = parties;
      return first && clock.elapsed() - first.since;
    },

    settle(result) {
      for (const [signal, { listener }] of bySignal) signal.removeEventListener("abort", listener);
      for (const timer of timers) timer.abort();
      for (const { resolve } of parties) resolve(result);
      parties.clear();
      bySignal.clear();
      timers.clear();
    },
  };
}
