import type { Fleet } from "./fleet.ts";
import type { RequestJudge } from "./judge-requests.ts";
import type { World } from "./world.ts";

/** What a fault may use. */
export interface FaultContext {
  readonly world: World;
  readonly fleet: Fleet;
  readonly judge: RequestJudge;
  /** How much time there is before everything must work again, in milliseconds. */
  readonly leftMs: () => number;
  /** Undoes a fault after `ms`, or when everything must work again. */
  readonly endAfter: (ms: number, end: () => void) => void;
}
