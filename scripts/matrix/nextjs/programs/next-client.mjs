import { ianumFetch } from "@ianum/fetch";

// As the guide has it: a token must not be cached by Next.js, nor one person's data for another.
const uncached = (input, init) => fetch(input, { ...init, cache: "no-store" });

export async function connect(options) {
  const send = ianumFetch({ ...options, fetch: uncached });
  return async ({ url, headers, body, signal }) => {
    const response = await send(url, { method: body === undefined ? "GET" : "POST", headers, body, signal });
    await response.text();
    return { status: response.status, seen: response };
  };
}
