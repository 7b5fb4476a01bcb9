// For applications
export { ianumFetch, type IanumFetchOptions } from "./ianum-fetch.ts";

// For authors of adapters
export { createFetch, type CreateFetchOptions } from "./create-fetch.ts";
