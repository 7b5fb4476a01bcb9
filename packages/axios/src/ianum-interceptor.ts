import {
  type AdapterOptions,
  ConfigurationError,
  createAuthorizer,
  optionsFromEnv,
  resolveAdapterOptions,
} from "@ianum/core/authors";
import type { AxiosInstance, InternalAxiosRequestConfig } from "axios";
import { authorizedAdapter } from "./authorized-adapter.ts";
import { createAxiosCopy } from "./axios-copy.ts";
import type { AxiosPlugin, AxiosTarget } from "./axios-plugin.ts";
import { createFetchWatch } from "./fetch-watch.ts";

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
 * @param options - the options; by default what `optionsFromEnv()` reads from the environment
 * @throws ConfigurationError naming the option that is missing or wrong
 * @example
 * ```ts
 * const detach = ianumInterceptor({ clientId, clientSecret })(axios.create({ baseURL }));
 * ```
 */
export function ianumInterceptor(options?: IanumInterceptorOptions): AxiosPlugin;
export function ianumInterceptor(
  given: AxiosTarget | IanumInterceptorOptions = optionsFromEnv(),
  axios?: AxiosTarget,
): AxiosPlugin | (() => void) {
  mustNotBeRequest("options", given);
  return isAxios(given) ? createPlugin(optionsFromEnv())(given, axios) : createPlugin(given);
}

function createPlugin(options: IanumInterceptorOptions): AxiosPlugin {
  const { source, authorizerFor } = resolveAdapterOptions(options);
  const platformAuthorizer = createAuthorizer(source);
  const watch = createFetchWatch();

  return (target, axios) => {
    mustNotBeRequest("instance", target);
    if (!isAxios(target))
      throw new ConfigurationError(
        "instance",
        "must be axios or an instance from axios.create(); pass it, or use axios.use",
      );
    const instance = target as AxiosInstance;
    const copy = createAxiosCopy(instance, axios);
    const currentAuthorizer = () => authorizerFor(instance.defaults.baseURL);
    const { request } = instance.interceptors;

    const authorize = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
      const adapter = authorizedAdapter(config.adapter, { copy, watch, currentAuthorizer, platformAuthorizer });
      // An interceptor of the caller's may have frozen it.
      return Reflect.set(config, "adapter", adapter) ? config : { ...config, adapter };
    };
    // Synchronous, or axios would put all interceptors of the instance off to later ticks.
    const id = request.use(authorize, undefined, { synchronous: true });
    return () => {
      // After interceptors.request.clear() the number may be another's. It is not an index: axios closes gaps.
      if (request.handlers?.some((handler) => handler?.fulfilled === authorize)) request.eject(id);
    };
  };
}

function isAxios(value: unknown): value is AxiosTarget {
  return (typeof value === "object" || typeof value === "function") && value !== null && "interceptors" in value;
}

// What `interceptors.request.use(ianumInterceptor)` calls it with.
function mustNotBeRequest(option: string, value: unknown): void {
  if (typeof value === "object" && value !== null && "headers" in value && "transformRequest" in value)
    throw new ConfigurationError(
      option,
      "is the config of a request; in place of axios.interceptors.request.use(…) write axios.use(ianumInterceptor), or ianumInterceptor(options)(axios)",
    );
}
