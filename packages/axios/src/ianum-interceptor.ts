import { type AdapterOptions, ConfigurationError, optionsFromEnv, resolveAdapterOptions } from "@ianum/core";
import type { AxiosInstance, InternalAxiosRequestConfig } from "axios";
import { authorizedAdapter } from "./authorized-adapter.ts";
import type { AxiosPlugin, AxiosTarget } from "./axios-plugin.ts";
import { createHost } from "./host.ts";
import { createInstanceAuthorizer } from "./instance-authorizer.ts";

/** A source to share, or the options of one of its own; and where tokens may go, besides the instance's `baseURL`. */
export type IanumInterceptorOptions = AdapterOptions;

/**
 * Attaches itself to `instance`, with the credentials of the environment: what `axios.use(ianumInterceptor)` does.
 *
 * @returns what detaches it
 * @throws ConfigurationError listing the environment names that are missing
 */
export function ianumInterceptor(instance: AxiosTarget): () => void;
/**
 * A plugin that puts an access token on an instance's requests; on a 401 it gets another token and sends the request a
 * second time, once. Attach it with `axios.use(plugin)`, or call it with the instance.
 *
 * @param options - @defaultValue what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const detach = ianumInterceptor({ clientId, clientSecret })(axios.create({ baseURL }));
 * ```
 */
export function ianumInterceptor(options?: IanumInterceptorOptions): AxiosPlugin;
export function ianumInterceptor(
  given: AxiosTarget | IanumInterceptorOptions = optionsFromEnv(),
): AxiosPlugin | (() => void) {
  return isAxios(given) ? createPlugin(optionsFromEnv())(given) : createPlugin(given);
}

function createPlugin(options: IanumInterceptorOptions): AxiosPlugin {
  const resolved = resolveAdapterOptions(options);

  return (target) => {
    if (!isAxios(target))
      throw new ConfigurationError(
        "instance",
        "must be axios, or what axios.create() gives; pass it, or use axios.use",
      );
    const instance = target as AxiosInstance;
    const authorizer = createInstanceAuthorizer(instance, resolved);
    const host = createHost(instance);
    const { request } = instance.interceptors;

    const authorize = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
      config.adapter = authorizedAdapter(config.adapter, { host, authorizer, source: resolved.source });
      return config;
    };
    // Synchronous, or axios would put all interceptors of the instance off to later ticks.
    const id = request.use(authorize, undefined, { synchronous: true });
    return () => {
      // After interceptors.request.clear() the number may be another's. It is no index: axios closes gaps.
      if (request.handlers?.some((handler) => handler?.fulfilled === authorize)) request.eject(id);
    };
  };
}

function isAxios(value: unknown): value is AxiosTarget {
  return (typeof value === "object" || typeof value === "function") && value !== null && "interceptors" in value;
}
