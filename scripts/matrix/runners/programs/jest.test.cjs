const { checkRunner } = require("./check-runner.mjs");

checkRunner(test, {
  use: () => jest.useFakeTimers(),
  advance: (ms) => jest.advanceTimersByTimeAsync(ms),
  restore: () => jest.useRealTimers(),
});
