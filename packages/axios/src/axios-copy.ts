import type { AxiosAdapter, AxiosError, AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from "axios";
import type { AxiosTarget } from "./axios-plugin.ts";
import { usesFetch } from "./uses-fetch.ts";
import { withFields } from "./with-fields.ts";

/**
 * The copy of axios that an instance belongs to. Nothing is imported from axios, so that adapters and errors are those of
 * the caller's own copy, and `instanceof` holds there: a CommonJS program has another copy than `import` gives.
 */
export interface AxiosCopy {
  /** Sends a request with the adapter that its config names, and does nothing else to it. */
  send(config: InternalAxiosRequestConfig): Promise<AxiosResponse>;
  /** What a request rejects with that `config.timeout` has ended. */
  timeoutError(config: InternalAxiosRequestConfig): Promise<AxiosError>;
}

type GetAdapter = (adapter: InternalAxiosRequestConfig["adapter"], config: InternalAxiosRequestConfig) => AxiosAdapter;

/** How one sending ended. A rejection would get another stack on its way through axios. */
type Settled = { readonly response: AxiosResponse } | { readonly thrown: unknown };

/** @param axios - the `axios` that the instance was made with, where that is known: it names adapters at once */
export function createAxiosCopy(instance: AxiosInstance, axios: AxiosTarget = instance): AxiosCopy {
  const isSameCopy = axios.interceptors.request.constructor === instance.interceptors.request.constructor;
  const getAdapter = isSameCopy ? (axios as { readonly getAdapter?: GetAdapter }).getAdapter : undefined;
  let bare: AxiosInstance | undefined;
  let next: InternalAxiosRequestConfig | undefined;

  // axios resolves an adapter's name where it dispatches a request, and an instance gives no other way to that.
  async function dispatch(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    if (bare === undefined) {
      bare = withoutInterceptors(instance);
      // Takes the place of the config that axios has made for the call. Everything up to here is synchronous.
      bare.interceptors.request.use((made) => next ?? made, undefined, { synchronous: true });
      const settle = (value: unknown): AxiosResponse => value as AxiosResponse;
      bare.interceptors.response.use(
        (response) => settle({ response }),
        (thrown: unknown) => settle({ thrown }),
      );
    }
    next = config;
    const sent = bare.request<unknown, Settled>({});
    next = undefined;
    const settled = await sent;
    if ("thrown" in settled) throw settled.thrown;
    return settled.response;
  }

  return {
    send(config) {
      if (getAdapter !== undefined && config.adapter) return getAdapter(config.adapter, config)(config);
      // They have run, and will run, where this request was dispatched first.
      return withFields(config, { transformRequest: [], transformResponse: [] }, () => dispatch(config));
    },

    async timeoutError(config) {
      // An adapter that is not there: the shortest way to an error, and so to the class, of this copy of axios.
      const unsent = { ...config, adapter: "none" } as InternalAxiosRequestConfig;
      const { constructor } = await dispatch(unsent).catch((error: unknown) => error as AxiosError);
      const { timeout, timeoutErrorMessage, transitional } = config;
      // As axios's adapters have it: the one of fetch reads neither of the two settings.
      const isFetch = usesFetch(config.adapter);
      const message = `timeout of ${timeout}ms exceeded`;
      return new (constructor as typeof AxiosError)(
        isFetch ? message : (timeoutErrorMessage ?? message),
        isFetch || transitional?.clarifyTimeoutError ? "ETIMEDOUT" : "ECONNABORTED",
        config,
      );
    },
  };
}

/** Another instance of the same copy, with no interceptor. */
function withoutInterceptors(instance: AxiosInstance): AxiosInstance {
  if ("create" in instance) {
    const created = instance.create();
    // Some tools add theirs to everything that is created.
    created.interceptors.request.clear();
    created.interceptors.response.clear();
    // Each sending brings its own config: there is nothing to merge.
    for (const name of Object.keys(created.defaults)) Reflect.deleteProperty(created.defaults, name);
    return created;
  }
  // What `use` of an instance is called on: the object behind the function. It has no create(), and a class that
  // extends Axios is not to be constructed once more.
  const { interceptors } = instance as AxiosInstance;
  const empty = (manager: object): object => new (manager.constructor as new () => object)();
  return Object.create(axiosPrototype(instance), {
    defaults: { value: {} },
    interceptors: { value: { request: empty(interceptors.request), response: empty(interceptors.response) } },
  }) as AxiosInstance;
}

function axiosPrototype(object: object): object {
  const prototype = Object.getPrototypeOf(object) as object;
  // The last one before Object.prototype.
  return Object.getPrototypeOf(Object.getPrototypeOf(prototype) as object) === null
    ? prototype
    : axiosPrototype(prototype);
}
