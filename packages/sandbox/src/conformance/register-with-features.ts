import type { RegisterTest } from "./register-test.ts";

/** A runner's function, and how it skips a test if it can. */
export type RegisterOrSkip = RegisterTest & { readonly skip?: RegisterTest };

/**
 * Registers tests, each with the feature that it is about. Those of a feature that is missing are skipped by name; a
 * runner that cannot skip has a test that does nothing, and says so.
 *
 * @param inWorld - runs a test's work
 */
export function registerWithFeatures<Feature extends string, Work>(
  test: RegisterOrSkip,
  without: readonly Feature[],
  inWorld: (work: Work) => Promise<void>,
): (name: string, work: Work, feature?: Feature) => void {
  return (name, work, feature) => {
    if (feature === undefined || !without.includes(feature)) test(name, () => inWorld(work));
    else if (test.skip) test.skip(`${name} (without ${feature})`, async () => undefined);
    else test(`left out, without ${feature}: ${name}`, async () => undefined);
  };
}
