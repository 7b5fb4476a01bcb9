import type { RegisterTest } from "./register-test.ts";
import { registerStoreLockTests } from "./store-lock-tests.ts";
import { registerStoreRefusalTests } from "./store-refusal-tests.ts";
import { registerStoreTokenTests } from "./store-token-tests.ts";
import { registerStoreWatchTests } from "./store-watch-tests.ts";
import type { CreateStoreUnderTest } from "./store-under-test.ts";

/**
 * The tests that every `TokenStore` passes: what a store's own documentation would say, as code.
 *
 * @param test - the test runner's function that registers a test: vitest's, `node:test`'s, Jest's, Mocha's `it`
 * @param create - gives a store for one test
 * @example
 * ```ts
 * import { storeConformance } from "@ianum/sandbox/conformance";
 * import { test } from "vitest";
 *
 * storeConformance(test, () => ({ store: createMyStore() }));
 * ```
 */
export function storeConformance(test: RegisterTest, create: CreateStoreUnderTest): void {
  registerStoreTokenTests(test, create);
  registerStoreLockTests(test, create);
  registerStoreRefusalTests(test, create);
  registerStoreWatchTests(test, create);
}
