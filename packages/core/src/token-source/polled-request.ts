import type { Clock } from "../time/clock.ts";
import { noTokenInTime } from "./no-token-in-time.ts";
import type { SharedRequest } from "./shared-request.ts";

type Outcome<T> = { readonly value: T | undefined } | { readonly error: unknown };

/** How often those who wait look for the outcome, in milliseconds. */
const POLL_MS = 50;
/** How often the request that does the work shows that it is still there, in milliseconds, and when it is given up. */
const BEAT_MS = 250;
const SILENCE_MS = 1_000;

/**
 * Does what `shareRequest` does where requests run apart, as on workerd: the caller who starts the work does it within
 * its own request, and the others look for its outcome, each with timers of its own. Nothing but values passes between
 * them. When the first one's request has ended, the others try again.
 */
export function pollRequest<T>(
  { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number },
  work: (signal: AbortSignal) => Promise<T | undefined>,
  isBackground: boolean,
  onAbandoned: () => void,
): SharedRequest<T> {
  const waiting = new Set<{ readonly since: number }>();
  const controller = new AbortController();
  const done = new AbortController();
  let outcome: Outcome<T> | undefined;
  let beatAt = clock.elapsed();
  let isStarterToJoin = !isBackground;

  const settle = (settled: Outcome<T>): void => {
    outcome ??= settled;
    done.abort();
  };
  // Deferred by a tick, so that the caller who starts the work has joined it before its first step.
  const worked = Promise.resolve()
    .then(() => work(controller.signal))
    .then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  void beat();

  async function beat(): Promise<void> {
    while (!done.signal.aborted) {
      await clock.sleep(BEAT_MS, done.signal).catch(() => undefined);
      beatAt = clock.elapsed();
    }
  }

  const isLeftBehind = (): boolean => outcome === undefined && clock.elapsed() - beatAt > SILENCE_MS;

  /** Waits for a while; the one who works is woken by the end of the work. */
  async function pause(leftMs: number, signal: AbortSignal | undefined, isStarter: boolean): Promise<void> {
    const woken = new AbortController();
    const wake = (): void => woken.abort();
    signal?.addEventListener("abort", wake, { once: true });
    const slept = clock.sleep(Math.min(leftMs, isStarter ? BEAT_MS : POLL_MS), woken.signal).catch(() => undefined);
    await (isStarter ? Promise.race([worked, slept]) : slept);
    woken.abort();
    signal?.removeEventListener("abort", wake);
  }

  return {
    async join(signal, since) {
      const isStarter = isStarterToJoin;
      isStarterToJoin = false;
      const caller = { since };
      waiting.add(caller);
      try {
        for (;;) {
          signal?.throwIfAborted();
          if (outcome !== undefined) break;
          if (isLeftBehind()) return undefined;
          const leftMs = since + timeoutMs - clock.elapsed();
          if (leftMs <= 0) throw noTokenInTime(timeoutMs);
          await pause(leftMs, signal, isStarter);
        }
        if ("error" in outcome) throw outcome.error;
        return outcome.value;
      } finally {
        waiting.delete(caller);
        const isAbandoned = outcome === undefined && waiting.size === 0 && !isBackground;
        if (isAbandoned) onAbandoned();
        // Only here: the signal belongs to the request of the one who works.
        if (isStarter && (isAbandoned || outcome !== undefined)) controller.abort();
      }
    },
    waitedMs() {
      const [first] = waiting;
      return first && clock.elapsed() - first.since;
    },
    isLeftBehind,
    supersede() {
      outcome ??= { value: undefined };
    },
  };
}
