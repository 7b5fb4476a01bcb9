import { ianumMiddleware } from "@ianum/graphql-request";
import { GraphQLClient } from "graphql-request";
import { createCachedToken } from "../cached-promise.ts";
import type { Contender } from "../compare.ts";
import { BEARER, requestConstantToken, tokenAtHand } from "../token-at-hand.ts";
import { floors } from "./names.ts";

const QUERY = "{ agreements }";

/** The ways to make an authorized call with graphql-request. */
export async function graphqlRequestContenders(url: string): Promise<readonly Contender[]> {
  const getToken = createCachedToken(requestConstantToken);
  const bearer = (value: string): { authorization: string } => ({ authorization: `Bearer ${value}` });

  const contender = (name: string, client: GraphQLClient): Contender => ({ name, call: () => client.request(QUERY) });
  return [
    contender(floors.bare, new GraphQLClient(url)),
    contender(floors.constantHeader, new GraphQLClient(url, { headers: bearer(BEARER) })),
    contender(
      floors.cachedPromise,
      new GraphQLClient(url, {
        requestMiddleware: async (request) => ({
          ...request,
          headers: { ...(request.headers as Record<string, string>), ...bearer(await getToken()) },
        }),
      }),
    ),
    contender("@ianum/graphql-request", new GraphQLClient(url, ianumMiddleware({ source: await tokenAtHand() }))),
  ];
}
