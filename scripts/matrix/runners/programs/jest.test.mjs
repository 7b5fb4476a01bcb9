import { jest, test } from "@jest/globals";
import { checkRunner } from "./check-runner.mjs";

checkRunner(test, {
  use: () => jest.useFakeTimers(),
  advance: (ms) => jest.advanceTimersByTimeAsync(ms),
  restore: () => jest.useRealTimers(),
});
