import { resolveAdapterOptions, withToken } from "@ianum/core/authors";
import request from "got";

export async function connect(options) {
  const { authorizer } = resolveAdapterOptions(options);
  return async ({ url, headers, body, signal }) => {
    const method = body === undefined ? "GET" : "POST";
    try {
      const seen = await withToken(authorizer, url, (added) =>
        request(url, { method, headers: { ...headers, ...added }, body, signal, retry: { limit: 0 } }),
      );
      return { status: seen.statusCode, seen: seen.body };
    } catch (error) {
      if (error.response === undefined) throw error.cause ?? error;
      return { status: error.response.statusCode, seen: error.message };
    }
  };
}
