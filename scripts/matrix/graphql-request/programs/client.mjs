import { ianumMiddleware } from "@ianum/graphql-request";
import { GraphQLClient } from "graphql-request";

export async function connect(options, { url }) {
  const client = new GraphQLClient(url, ianumMiddleware(options));
  return async ({ signal }) => {
    const seen = await client.rawRequest({ query: "{ orders { id } }", signal });
    return { status: seen.status, seen };
  };
}
