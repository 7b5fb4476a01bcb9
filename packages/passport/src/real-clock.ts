import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "@ianum/core";

/** The clock of the machine. */
export const realClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
};
