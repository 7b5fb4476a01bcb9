import { ianumFetch } from "@ianum/fetch";

export async function connect(options) {
  const fetch = ianumFetch(options);
  return async ({ url, headers, body, signal }) => {
    const response = await fetch(url, { method: body === undefined ? "GET" : "POST", headers, body, signal });
    await response.text();
    return { status: response.status, seen: response };
  };
}
