import fc from "fast-check";
import { test } from "vitest";
import { assertProperty, propertyTest } from "../../../../test/assert-property.ts";
import { stepOf } from "./model-step.ts";
import { runSteps } from "./run-steps.ts";

test("token sources over a store keep theirs, and ask the platform as one", propertyTest, async () => {
  const steps = fc.array(stepOf(3), { minLength: 1, maxLength: 20, size: "max" });
  await assertProperty(
    fc.asyncProperty(fc.scheduler(), fc.nat(), steps, (scheduler, seed, taken) =>
      runSteps({ processes: 3, scheduler, seed, steps: taken }),
    ),
    { runs: 5_000 },
  );
});
