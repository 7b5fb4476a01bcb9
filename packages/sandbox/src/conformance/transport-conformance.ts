import { type RegisterOrSkip, registerWithFeatures } from "./register-with-features.ts";
import type { RegisterTransportTest } from "./register-transport-test.ts";
import { registerTransportOriginTests } from "./transport-origin-tests.ts";
import { registerTransportReplayTests } from "./transport-replay-tests.ts";
import { registerTransportTokenTests } from "./transport-token-tests.ts";
import type { CreateTransport, TransportFeature } from "./transport-under-test.ts";
import { inTransportWorld } from "./transport-world.ts";

/**
 * The tests that every outbound adapter passes: what the adapters' documentation says they do, as code. Each test starts a
 * platform and two services of its own on loopback addresses, and stops them.
 *
 * @param test - the test runner's function that registers a test: vitest's, `node:test`'s, Jest's, Mocha's `it`
 * @param create - makes a client of the HTTP library with the adapter on it
 * @param options - `without`: what the library does not have. The tests of it are skipped, where the runner's function has a
 *   `skip`; else they do nothing, and their names say so
 * @example
 * ```ts
 * import { ianumFetch } from "@ianum/fetch";
 * import { transportConformance } from "@ianum/sandbox/conformance";
 * import { test } from "vitest";
 *
 * transportConformance(test, ({ source, origins }) => {
 *   const fetch = ianumFetch({ source, origins });
 *   return {
 *     async send({ url, ...init }) {
 *       const response = await fetch(url, { ...init, duplex: "half" });
 *       return { status: response.status, body: await response.text(), host: response };
 *     },
 *   };
 * }, { without: ["middleware"] });
 * ```
 */
export function transportConformance(
  test: RegisterOrSkip,
  create: CreateTransport,
  options: { readonly without?: readonly TransportFeature[] } = {},
): void {
  const { without = [] } = options;
  const register: RegisterTransportTest = registerWithFeatures(test, without, (run) => inTransportWorld(create, run));
  registerTransportTokenTests(register);
  registerTransportReplayTests(register);
  registerTransportOriginTests(register);
}
