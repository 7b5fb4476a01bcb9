export type { RegisterTest } from "./register-test.ts";
export { storeConformance } from "./store-conformance.ts";
export type { CreateStoreUnderTest, StoreUnderTest } from "./store-under-test.ts";
export { strategyConformance } from "./strategy-conformance.ts";
export type { CreateStrategies, StrategyFeature, StrategyUnderTest } from "./strategy-under-test.ts";
export { transportConformance } from "./transport-conformance.ts";
export type {
  CreateTransport,
  TransportAnswer,
  TransportFeature,
  TransportRequest,
  TransportSettings,
  TransportUnderTest,
} from "./transport-under-test.ts";
