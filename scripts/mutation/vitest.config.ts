import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";

/**
 * The tests of the package that is changed. The model's take a minute each time, and have `npm run seeded-bugs`. Random
 * inputs are fewer than usual: what needs thousands to be noticed has no test that says what it is.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [`packages/${process.env["MUTATED_PACKAGE"]}/test/**/*.test.ts`],
    exclude: ["**/test/model/**"],
    testTimeout: 20_000,
    env: { TEST_RUNS: "500" },
  },
});
