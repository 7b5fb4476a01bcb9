import { mock, test } from "node:test";
import { checkRunner } from "./check-runner.mjs";

checkRunner(test, {
  use: () => mock.timers.enable({ now: Date.now() }),
  advance: (ms) => mock.timers.tick(ms),
  restore: () => mock.timers.reset(),
});
