import { ianumFetch } from "@ianum/fetch";
import { createFetch } from "ofetch";

export async function connect(options) {
  const client = createFetch({ fetch: ianumFetch(options), Headers, AbortController });
  return async ({ url, headers, body, signal }) => {
    const more = {
      method: body === undefined ? "GET" : "POST",
      headers,
      body,
      signal,
      retry: 0,
      ignoreResponseError: true,
    };
    try {
      const seen = await client.raw(url, more);
      return { status: seen.status, seen };
    } catch (error) {
      throw error.cause ?? error; // a FetchError, whose cause is what fetch rejected with
    }
  };
}
