import { ianumMiddleware } from "@ianum/graphql-request";
import { transportConformance } from "@ianum/sandbox/conformance";
import { ClientError, GraphQLClient } from "graphql-request";
import { test } from "vitest";

const query = "query ($body: String) { path(body: $body) }";

transportConformance(
  test,
  ({ source, origins, baseUrl, onMiddleware }) => {
    const config = ianumMiddleware({
      source,
      origins,
      requestMiddleware(request) {
        onMiddleware();
        return { ...request, url: (request.variables as { url: string }).url };
      },
    });
    return {
      async send({ url, method, headers, body, signal }) {
        const client = new GraphQLClient(baseUrl, { ...config, method });
        const variables = { url, body };
        const host = await client
          .rawRequest({ query, variables, requestHeaders: headers, ...(signal ? { signal } : {}) })
          .catch((error: unknown) => {
            if (error instanceof ClientError) return error;
            throw error;
          });
        const { status, body: text } = host instanceof ClientError ? host.response : host;
        return { status, body: text, host };
      },
    };
  },
  { without: ["streams"] },
);
