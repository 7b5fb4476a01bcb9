import { setImmediate as nextTurn } from "node:timers/promises";
import type { Scheduler } from "fast-check";
import { createModelClock, type ModelClock } from "./model-clock.ts";
import { createModelEndpoint, type EndpointWatch, type ModelEndpoint } from "./model-endpoint.ts";
import { createModelStore, type ModelStore } from "./model-store.ts";

/** A clock, a token endpoint and a store, and what the rules that are broken in it are written down in. */
export interface ModelWorld {
  readonly clock: ModelClock;
  readonly endpoint: ModelEndpoint;
  readonly store: ModelStore;
  /** Which turn it is: what happens in one turn, happens at once. */
  readonly turnNumber: number;
  readonly violations: readonly string[];
  violate(what: string): void;
  /** Lets everything happen that can happen at this instant, in the order that the scheduler draws. */
  settle(): Promise<void>;
  /** Resolves when it is this event's turn. */
  turn(label: string): Promise<void>;
  /** Runs work on the thread pool: nothing else happens before it is done. */
  atOnce<T>(work: () => Promise<T>): Promise<T>;
}

export function createModelWorld(scheduler: Scheduler, watch: EndpointWatch): ModelWorld {
  const clock = createModelClock();
  const violations: string[] = [];
  let turnNumber = 0;
  const underWay = new Set<Promise<unknown>>();

  const turn = (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label);
  async function rest(): Promise<void> {
    do {
      // Not by asking over and over: that would take the processor from the threads that do the work.
      await Promise.allSettled(underWay);
      await nextTurn();
    } while (underWay.size > 0);
    turnNumber += 1;
  }

  return {
    clock,
    endpoint: createModelEndpoint(clock, turn, watch),
    store: createModelStore(clock, turn),
    get turnNumber() {
      return turnNumber;
    },
    violations,
    violate(what) {
      violations.push(`after ${clock.elapsed()} ms, ${what}`);
    },
    turn,
    async settle() {
      await rest();
      while (scheduler.count() > 0) {
        await scheduler.waitNext(1);
        await rest();
      }
    },
    async atOnce(work) {
      const working = work();
      underWay.add(working);
      try {
        return await working;
      } finally {
        underWay.delete(working);
      }
    },
  };
}
