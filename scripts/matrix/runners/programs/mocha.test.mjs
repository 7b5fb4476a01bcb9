import { it } from "mocha";
import { useFakeTimers } from "sinon";
import { checkRunner } from "./check-runner.mjs";

let clock;
checkRunner(it, {
  use: () => (clock = useFakeTimers({ now: Date.now(), toFake: ["Date", "setTimeout", "performance"] })),
  advance: (ms) => clock.tick(ms),
  restore: () => clock?.restore(),
});
