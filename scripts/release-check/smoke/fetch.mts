import { ianumFetch } from "@ianum/fetch";

export async function smoke(resource: string): Promise<void> {
  const fetch: typeof globalThis.fetch = ianumFetch();
  const response = await fetch(resource);
  if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`);
}
