import type { TransportFeature } from "./transport-under-test.ts";
import type { TransportTestContext } from "./transport-world.ts";

/** Registers one test of the transport suite, and which feature of the library it needs. */
export type RegisterTransportTest = (
  name: string,
  run: (context: TransportTestContext) => Promise<void>,
  feature?: TransportFeature,
) => void;
