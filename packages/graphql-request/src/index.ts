export { ianumGraphqlFetch, type IanumGraphqlFetchOptions } from "./ianum-graphql-fetch.ts";
export { ianumMiddleware, type IanumMiddlewareOptions, type IanumRequestConfig } from "./ianum-middleware.ts";
