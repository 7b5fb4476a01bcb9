export type { AxiosPlugin, AxiosTarget } from "./axios-plugin.ts";
export { ianumInterceptor, type IanumInterceptorOptions } from "./ianum-interceptor.ts";
