const { useFakeTimers } = require("sinon");
const { checkRunner } = require("./check-runner.mjs");

let clock;
checkRunner(it, {
  use: () => (clock = useFakeTimers({ now: Date.now(), toFake: ["Date", "setTimeout", "performance"] })),
  advance: (ms) => clock.tick(ms),
  restore: () => clock?.restore(),
});
