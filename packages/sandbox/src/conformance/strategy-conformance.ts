import { type RegisterOrSkip, registerWithFeatures } from "./register-with-features.ts";
import type { RegisterStrategyTest } from "./register-strategy-test.ts";
import { registerStrategyKeyTests } from "./strategy-key-tests.ts";
import { registerStrategyRefusalTests } from "./strategy-refusal-tests.ts";
import { registerStrategyRequestTests } from "./strategy-request-tests.ts";
import { registerStrategyResponseTests } from "./strategy-response-tests.ts";
import type { CreateStrategies, StrategyFeature } from "./strategy-under-test.ts";
import { inStrategyWorld } from "./strategy-world.ts";

/**
 * The tests that every `AuthStrategy` passes, with any server: who may share its token, how it reports a refusal,
 * an outage and a response that is not a token, and that nothing prints a secret. Requests to the server are real; the
 * suite puts itself between the strategy and the server through the `fetch` of the strategy's context.
 *
 * @param test - the test runner's function that registers a test: vitest's, `node:test`'s, Jest's, Mocha's `it`
 * @param create - makes the strategies for one test
 * @param options - `without`: what the strategy does not have. The tests of it are skipped, where the runner's function
 *   has a `skip`; else they do nothing, and their names say so
 * @example
 * ```ts
 * import { clientCredentials } from "@ianum/core";
 * import { createSandbox } from "@ianum/sandbox";
 * import { strategyConformance } from "@ianum/sandbox/conformance";
 * import { test } from "vitest";
 *
 * strategyConformance(test, async () => {
 *   const sandbox = createSandbox({ gates: [{ alias: "orders" }, { alias: "stock" }] });
 *   const endpoints = { apiAuth: await sandbox.listen() };
 *   const [one, two] = sandbox.gates.map(({ id, secrets: [secret = ""] }) => ({ clientId: id, clientSecret: secret, endpoints }));
 *   const wrong = { ...one, clientSecret: "not-the-secret" };
 *   return {
 *     strategy: clientCredentials(one),
 *     other: clientCredentials(two),
 *     refused: clientCredentials(wrong),
 *     secrets: [one, two, wrong].map(({ clientSecret }) => clientSecret),
 *     close: () => sandbox.close(),
 *   };
 * });
 * ```
 */
export function strategyConformance(
  test: RegisterOrSkip,
  create: CreateStrategies,
  options: { readonly without?: readonly StrategyFeature[] } = {},
): void {
  const { without = [] } = options;
  const register: RegisterStrategyTest = registerWithFeatures(test, without, (run) => inStrategyWorld(create, run));
  registerStrategyKeyTests(register);
  registerStrategyRequestTests(register);
  registerStrategyRefusalTests(register);
  registerStrategyResponseTests(register);
}
