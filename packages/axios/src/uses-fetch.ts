import type { AxiosAdapter, InternalAxiosRequestConfig } from "axios";

type Adapter = InternalAxiosRequestConfig["adapter"];

const inner = Symbol("the adapter that it sends with");

/** Lets `usesFetch` look through an adapter of ours. */
export function sendingWith<T extends AxiosAdapter>(adapter: Adapter, ours: T): T {
  return Object.assign(ours, { [inner]: adapter });
}

/** Whether axios will send with its fetch adapter: the first of the named ones that this runtime has. */
export function usesFetch(adapter: Adapter): boolean {
  if (typeof adapter === "function" && inner in adapter) return usesFetch(adapter[inner] as Adapter);
  for (const name of Array.isArray(adapter) ? adapter : [adapter]) {
    if (typeof name === "function") return false;
    const known = String(name).toLowerCase();
    if (known === "fetch") return true;
    if (known === "xhr" ? "XMLHttpRequest" in globalThis : known === "http" && "process" in globalThis) return false;
  }
  return false;
}
