import axios from "axios";

/** A client of which `prepare` makes what an application would; `seenOf` adds to what the application might log. */
export function createConnect(prepare, seenOf = (seen) => seen) {
  return async (options, { url }) => {
    const client = prepare(axios.create({ baseURL: new URL(url).origin }), options);
    return async ({ url: address, headers, body, signal }) => {
      const method = body === undefined ? "GET" : "POST";
      try {
        const response = await client.request({ url: address, method, headers, data: body, signal });
        return { status: response.status, seen: seenOf(response, client) };
      } catch (error) {
        if (error.response === undefined) throw error;
        return { status: error.response.status, seen: seenOf(error, client) };
      }
    };
  };
}
