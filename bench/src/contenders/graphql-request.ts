import { ianumMiddleware } from "@ianum/graphql-request";
import { GraphQLClient } from "graphql-request";
import { createCachedToken } from "../cached-promise.ts";
import type { Contender } from "../compare.ts";
import { BEARER, requestConstantToken, tokenAtHand } from "../token-at-hand.ts";
import { floors } from "./names.ts";

const QUERY = "{ agreements }";

type Fetch = typeof globalThis.fetch;

/** The ways to make an authorized call with graphql-request. `send` carries them all. */
export async function graphqlRequestContenders(
  url: string,
  send: Fetch = globalThis.fetch,
): Promise<readonly Contender[]> {
  const getToken = createCachedToken(requestConstantToken);
  const bearer = (value: string): { authorization: string } => ({ authorization: `Bearer ${value}` });

  const contender = (name: string, client: GraphQLClient): Contender => ({ name, call: () => client.request(QUERY) });
  return [
    contender(floors.bare, new GraphQLClient(url, { fetch: send })),
    contender(floors.constantHeader, new GraphQLClient(url, { fetch: send, headers: bearer(BEARER) })),
    contender(
      floors.cachedPromise,
      new GraphQLClient(url, {
        fetch: send,
        requestMiddleware: async (request) => ({
          ...request,
          headers: { ...(request.headers as Record<string, string>), ...bearer(await getToken()) },
        }),
      }),
    ),
    contender(
      "@ianum/graphql-request",
      new GraphQLClient(url, ianumMiddleware({ source: await tokenAtHand(), fetch: send })),
    ),
  ];
}

/** A transport that costs next to nothing: what is left is graphql-request and the middleware. */
export const stubbedGraphQLFetch: Fetch = async () => Response.json({ data: {} });
