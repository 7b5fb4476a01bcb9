export { ianumMiddleware, type IanumMiddlewareOptions, type IanumRequestConfig } from "./ianum-middleware.ts";
