import { ianumMiddleware } from "@ianum/graphql-request";
import { parse } from "graphql";
import { GraphQLClient } from "graphql-request";

export async function smoke(resource: string): Promise<void> {
  const client = new GraphQLClient(resource, { errorPolicy: "none", ...ianumMiddleware() });
  const data = await client.request<{ readonly isAuthorized: boolean }>(parse("{ isAuthorized }"));
  if (!data.isAuthorized) throw new Error(`unexpected data: ${JSON.stringify(data)}`);
}
