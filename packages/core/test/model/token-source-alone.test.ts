import fc from "fast-check";
import { test } from "vitest";
import { assertProperty, propertyTest } from "../../../../test/assert-property.ts";
import { stepOf } from "./model-step.ts";
import { runSteps } from "./run-steps.ts";

test("a token source keeps its promises, whatever happens in whatever order", propertyTest, async () => {
  const steps = fc.array(stepOf(1), { minLength: 1, maxLength: 20, size: "max" });
  await assertProperty(
    fc.asyncProperty(fc.scheduler(), fc.nat(), steps, (scheduler, seed, taken) =>
      runSteps({ processes: 1, scheduler, seed, steps: taken }),
    ),
    { runs: 5_000 },
  );
});
