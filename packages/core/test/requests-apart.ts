import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "@ianum/core";

/** Requests as workerd runs them: what one of them has begun stands still once it has ended. */
export interface RequestsApart {
  /** Runs `work` as a request of this name. */
  run<T>(request: string, work: () => Promise<T>): Promise<T>;
  /** Ends a request: its timers and responses never come. */
  end(request: string): void;
  /** A clock whose sleeps end with the request that they belong to. */
  clockOver(clock: Clock): Clock;
  /** A fetch whose responses end with the request that they belong to. */
  fetchOver(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
}

export function createRequestsApart(): RequestsApart {
  const current = new AsyncLocalStorage<string>();
  const ended = new Set<string>();
  const belongs = async <T>(work: Promise<T>): Promise<T> => {
    const request = current.getStore() ?? "";
    const settled = await work.then(
      (value) => () => value,
      (error: unknown) => () => {
        throw error;
      },
    );
    if (ended.has(request)) await new Promise(() => undefined);
    return settled();
  };
  return {
    run: (request, work) => current.run(request, work),
    end: (request) => void ended.add(request),
    clockOver: (clock) => ({
      now: () => clock.now(),
      elapsed: () => clock.elapsed(),
      sleep: (ms, signal) => belongs(clock.sleep(ms, signal)),
    }),
    fetchOver:
      (fetch) =>
      (...request) =>
        belongs(fetch(...request)),
  };
}
