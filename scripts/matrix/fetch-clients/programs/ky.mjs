import { ianumFetch } from "@ianum/fetch";
import ky from "ky";

export async function connect(options) {
  const client = ky.create({ fetch: ianumFetch(options), retry: 0, throwHttpErrors: false });
  return async ({ url, headers, body, signal }) => {
    const seen = await client(url, { method: body === undefined ? "get" : "post", headers, body, signal });
    await seen.text();
    return { status: seen.status, seen };
  };
}
