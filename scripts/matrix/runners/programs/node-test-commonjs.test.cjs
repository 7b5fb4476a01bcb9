const { mock, test } = require("node:test");
const { checkRunner } = require("./check-runner.mjs");

checkRunner(test, {
  use: () => mock.timers.enable({ now: Date.now() }),
  advance: (ms) => mock.timers.tick(ms),
  restore: () => mock.timers.reset(),
});
