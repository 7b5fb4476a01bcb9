// For applications
export { ianumFetch, type IanumFetchOptions } from "./ianum-fetch.ts";

// For authors of adapters
export type { Verdict } from "./attempt.ts";
export { createFetch, type CreateFetchOptions } from "./create-fetch.ts";
