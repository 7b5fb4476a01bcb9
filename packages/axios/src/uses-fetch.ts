import type { InternalAxiosRequestConfig } from "axios";

/** Whether axios will send with its fetch adapter: the first of the named ones that this runtime has. */
export function usesFetch(adapter: InternalAxiosRequestConfig["adapter"]): boolean {
  for (const name of Array.isArray(adapter) ? adapter : [adapter]) {
    if (typeof name === "function") return false;
    const known = String(name).toLowerCase();
    if (known === "fetch") return true;
    if (known === "xhr" ? "XMLHttpRequest" in globalThis : known === "http" && "process" in globalThis) return false;
  }
  return false;
}
