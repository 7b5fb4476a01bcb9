import type { StrategyFeature } from "./strategy-under-test.ts";
import type { StrategyTestContext } from "./strategy-world.ts";

/** Registers one test of the strategy suite, and which feature of the strategy it needs. */
export type RegisterStrategyTest = (
  name: string,
  run: (context: StrategyTestContext) => Promise<void>,
  feature?: StrategyFeature,
) => void;
