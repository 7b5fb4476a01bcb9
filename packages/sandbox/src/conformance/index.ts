export { storeConformance } from "./store-conformance.ts";
export type { CreateStoreUnderTest, RegisterTest, StoreUnderTest } from "./store-under-test.ts";
