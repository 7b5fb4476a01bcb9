import { test, vi } from "vitest";
import { checkRunner } from "./check-runner.mjs";

checkRunner(test, {
  use: () => vi.useFakeTimers(),
  advance: (ms) => vi.advanceTimersByTimeAsync(ms),
  restore: () => vi.useRealTimers(),
});
