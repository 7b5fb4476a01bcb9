import { ianumFetch, type IanumFetchOptions } from "@ianum/fetch";

export async function smoke(resource: string, options: IanumFetchOptions): Promise<void> {
  const fetch: typeof globalThis.fetch = ianumFetch(options);
  const response = await fetch(resource);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);
}
