import { ConfigurationError } from "@ianum/core/authors";
import axiosOfImport from "axios";
import type { AxiosPlugin, AxiosTarget } from "./axios-plugin.ts";

declare module "axios" {
  interface Axios {
    /** Attaches a plugin such as `ianumInterceptor` and returns a function that detaches it. */
    use(plugin: AxiosPlugin): () => void;
  }
}

/** What `register` adds. */
export interface WithUse {
  /** Attaches a plugin such as `ianumInterceptor` and returns a function that detaches it. */
  use(plugin: AxiosPlugin): () => void;
}

/** An `axios` that `register` was called with. What it creates has `use` too. */
export type Registered<T> = T extends { create(...args: infer Args): infer Instance }
  ? { create(...args: Args): Instance & WithUse } & WithUse & T
  : WithUse & T;

/**
 * Adds `use(plugin)` to an `axios`, and to all that is created from it afterwards. Importing this module has done it for
 * the `axios` of `import`; a CommonJS program's `require("axios")` is another copy.
 *
 * @returns the same `axios`, typed
 * @example
 * ```ts
 * const axios = register(require("axios"));
 * axios.use(ianumInterceptor);
 * ```
 */
export function register<T extends AxiosTarget & { readonly Axios: { readonly prototype: object } }>(
  axios: T,
): Registered<T> {
  const use = (target: AxiosTarget, plugin: AxiosPlugin): (() => void) => {
    if (typeof plugin !== "function")
      throw new ConfigurationError("plugin", "must be a function such as ianumInterceptor({ clientId, clientSecret })");
    return plugin(target, axios);
  };
  // axios copies the prototype's methods to each instance that it creates, but has created its first one by now.
  define(axios.Axios.prototype, function (this: AxiosTarget, plugin: AxiosPlugin) {
    return use(this, plugin);
  });
  define(axios, (plugin: AxiosPlugin) => use(axios, plugin));
  return axios as Registered<T>;
}

function define(object: object, use: (plugin: AxiosPlugin) => () => void): void {
  // What is there is ours from an earlier call, or axios's own by now.
  if (!("use" in object)) Object.defineProperty(object, "use", { value: use, configurable: true, writable: true });
}

register(axiosOfImport);
