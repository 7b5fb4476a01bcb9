import type { AxiosResponse, InternalAxiosRequestConfig } from "axios";

/** What an adapter that was written by hand resolves with, and these fields besides. */
export function answer(config: InternalAxiosRequestConfig, more: Record<string, unknown> = {}): AxiosResponse {
  return { status: 200, statusText: "", data: "", headers: {}, config, ...more } as AxiosResponse;
}
