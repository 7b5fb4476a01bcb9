import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { ianumMiddleware } from "@ianum/graphql-request";
import axios from "axios";
import { GraphQLClient } from "graphql-request";

/** axios, for the calls. Where something is to be logged: all that fetch, axios and graphql-request give back. */
export async function connect(options, { url }) {
  const isToBeLogged = "source" in options;
  const { source = createTokenSource(options), origins = [new URL(url).origin] } = options;
  const fetch = ianumFetch({ source, origins });
  const client = axios.create();
  ianumInterceptor({ source, origins })(client);
  const graphql = new GraphQLClient(url, ianumMiddleware({ source, origins }));

  return async ({ url: address, headers, body, signal }) => {
    const method = body === undefined ? "GET" : "POST";
    const response = await client.request({ url: address, method, headers, data: body, signal, validateStatus: null });
    if (!isToBeLogged) return { status: response.status };

    const failed = await client.get(address).catch((error) => error);
    const left = await client.get(address, { signal: AbortSignal.abort() }).catch((error) => error);
    const unreached = await client
      .get(`${new URL(url).origin}/%zz`, { proxy: { host: "127.0.0.1", port: 1 } })
      .catch((error) => error);
    const refused = await graphql.request("{ orders { id } }").catch((error) => error);
    const fetched = await fetch(address, { headers });
    const partsOf = (one) => [one, one.config, { request: one.request }, one.response, one.response?.headers];
    const seen = [response, failed, left, unreached].flatMap(partsOf);
    // A request by itself: winston copies its fields, and pino asks it for its headers.
    seen.push(failed.request, left.request, unreached.request);
    const others = [
      refused,
      refused.request,
      refused.response,
      fetched,
      fetched.headers,
      client.defaults,
      fetch,
      client,
    ];
    return { status: response.status, seen: { all: [...seen, ...others].filter((one) => one !== undefined) } };
  };
}
