import { ianumFetch } from "@ianum/fetch";
import createClient from "openapi-fetch";

export async function connect(options, { url }) {
  const client = createClient({ baseUrl: new URL(url).origin, fetch: ianumFetch(options) });
  return async ({ url: address, headers, body, signal }) => {
    const { pathname } = new URL(address);
    const init = { headers, signal, parseAs: "text" };
    const seen = await (body === undefined
      ? client.GET(pathname, init)
      : client.POST(pathname, { ...init, body, bodySerializer: (text) => text }));
    return { status: seen.response.status, seen };
  };
}
