import type { AxiosError, AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from "axios";

/**
 * The copy of axios that an instance belongs to. Nothing is imported from axios, so that adapters and errors are those of
 * the caller's own copy, and `instanceof` holds there: a CommonJS program has another copy than `import` gives.
 */
export interface Host {
  /** Sends a request with the adapter that its config names, and does nothing else to it. */
  send(config: InternalAxiosRequestConfig): Promise<AxiosResponse>;
  /** What a request rejects with that `config.timeout` has ended. */
  timeoutError(config: InternalAxiosRequestConfig, timeoutMs: number): Promise<AxiosError>;
}

export function createHost(instance: AxiosInstance): Host {
  let bare: AxiosInstance | undefined;
  let handedOver: InternalAxiosRequestConfig | undefined;

  // axios resolves an adapter's name where it dispatches a request, and an instance gives no other way to that.
  function dispatch(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    if (bare === undefined) {
      bare = withoutInterceptors(instance);
      // Takes the place of the config that axios has made for the call. Everything up to here is synchronous.
      bare.interceptors.request.use((made) => handedOver ?? made, undefined, { synchronous: true });
    }
    handedOver = config;
    const answer = bare.request({});
    handedOver = undefined;
    return answer;
  }

  return {
    async send(config) {
      // They have run, and will run, where this request was dispatched first.
      const { transformRequest, transformResponse } = config;
      Object.assign(config, { transformRequest: [], transformResponse: [] });
      try {
        return await dispatch(config);
      } finally {
        Object.assign(config, { transformRequest, transformResponse });
      }
    },

    async timeoutError(config, timeoutMs) {
      // An adapter that is not there: the shortest way to an error, and so to the class, of this copy of axios.
      const unsent = { ...config, adapter: "none" } as InternalAxiosRequestConfig;
      const { constructor } = await this.send(unsent).catch((error: unknown) => error as AxiosError);
      const { timeoutErrorMessage = `timeout of ${timeoutMs}ms exceeded`, transitional } = config;
      const code = transitional?.clarifyTimeoutError ? "ETIMEDOUT" : "ECONNABORTED";
      return new (constructor as typeof AxiosError)(timeoutErrorMessage, code, config);
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
    return created;
  }
  // What `use` of an instance is called on: the object behind the function. It has no create(), and a class that
  // extends Axios is not to be constructed once more.
  const { defaults, interceptors } = instance as AxiosInstance;
  const empty = (manager: object): object => new (manager.constructor as new () => object)();
  return Object.create(axiosPrototype(instance), {
    defaults: { value: defaults },
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
