import { ianumFetch } from "@ianum/fetch";
import wretch from "wretch";

export async function connect(options) {
  const fetch = ianumFetch(options);
  return async ({ url, headers, body, signal }) => {
    const request =
      wretch(url, { headers, signal }).fetchPolyfill?.(fetch) ?? wretch(url, { headers, signal }).polyfills({ fetch });
    const sent = body === undefined ? request.get() : request.body(body).post();
    const seen = await sent.res().catch((error) => {
      if (error.status === undefined) throw error;
      return error;
    });
    return { status: seen.status, seen };
  };
}
