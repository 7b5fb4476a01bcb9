import fc from "fast-check";
import { seedOfSources } from "./seed-of-sources.ts";

/** Of a test that tries a property: bounded, unless it is told by TEST_RUNS to try more than usual. */
export const propertyTest = { timeout: process.env["TEST_RUNS"] === undefined ? 900_000 : 0 };

export interface PropertyRuns {
  /** How many random inputs are tried, unless TEST_RUNS says otherwise. */
  readonly runs: number;
}

/**
 * Tries a property on random inputs, which are others after each change of the sources, and says on which: `TEST_SEED`
 * tries the same ones again (what a failure prints leads to the very input that failed; `random` tries ones never tried),
 * `TEST_RUNS` tries another number of them.
 *
 * @throws Error with the smallest input that fails, and how to try it again
 */
export async function assertProperty<Inputs>(property: fc.IRawProperty<Inputs>, { runs }: PropertyRuns): Promise<void> {
  const { TEST_RUNS, TEST_SEED } = process.env;
  const [seed, path] = TEST_SEED?.split("/") ?? [];
  const details = await fc.check(property, {
    numRuns: TEST_RUNS === undefined ? runs : Number(TEST_RUNS),
    ...(seed !== "random" && { seed: seed === undefined ? seedOfSources() : Number(seed) }),
    ...(path !== undefined && { path, endOnFailure: true }),
  });
  console.log(`${details.numRuns.toLocaleString("en")} runs, seed ${details.seed}`);
  if (!details.failed) return;
  const again = `TEST_SEED=${details.seed}/${details.counterexamplePath ?? ""}`;
  throw new Error(`${again} tries the same again\n${fc.defaultReportMessage(details) ?? ""}`, {
    cause: details.errorInstance,
  });
}
