import { ianumMiddleware, type IanumMiddlewareOptions } from "@ianum/graphql-request";
import { parse } from "graphql";
import { GraphQLClient } from "graphql-request";

export async function smoke(resource: string, options: IanumMiddlewareOptions): Promise<void> {
  const client = new GraphQLClient(resource, { errorPolicy: "none", ...ianumMiddleware(options) });
  const data = await client.request<{ readonly isAuthorized: boolean }>(parse("{ isAuthorized }"));
  if (!data.isAuthorized) throw new Error(`unexpected data: ${JSON.stringify(data)}`);
}
