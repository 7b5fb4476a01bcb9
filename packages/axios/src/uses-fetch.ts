import type { InternalAxiosRequestConfig } from "axios";

/** Whether axios will send with its fetch adapter: the first of the named ones that this runtime has. */
export function usesFetch(adapter: InternalAxiosRequestConfig["adapter"]): boolean {
  const isHere: Readonly<Record<string, boolean>> = {
    xhr: "XMLHttpRequest" in globalThis,
    http: "process" in globalThis,
    fetch: true,
  };
  const names = (Array.isArray(adapter) ? adapter : [adapter]).map((name) => String(name).toLowerCase());
  return names.find((name) => isHere[name]) === "fetch";
}
