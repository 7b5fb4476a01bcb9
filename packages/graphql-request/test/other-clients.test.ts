import { ApolloClient, gql as apollo, HttpLink, InMemoryCache } from "@apollo/client";
import { ianumGraphqlFetch } from "@ianum/graphql-request";
import { cacheExchange, Client, fetchExchange } from "@urql/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.control.reset();
  world.received.length = 0;
});

type Ask = (query: string) => Promise<unknown>;

const apolloOf =
  (settings: HttpLink.Options) =>
  (uri: string, fetch: typeof globalThis.fetch): Ask => {
    const client = new ApolloClient({ link: new HttpLink({ uri, fetch, ...settings }), cache: new InMemoryCache() });
    return async (query) => (await client.query({ query: apollo(query), fetchPolicy: "no-cache" })).data;
  };

const urqlOf =
  (settings: { readonly preferGetMethod?: false }) =>
  (url: string, fetch: typeof globalThis.fetch): Ask => {
    const client = new Client({ url, fetch, exchanges: [cacheExchange, fetchExchange], ...settings });
    return async (query) =>
      (await client.query(query, {}, { requestPolicy: "network-only" }).toPromise()).data as unknown;
  };

describe.each<[string, "GET" | "POST", (url: string, fetch: typeof globalThis.fetch) => Ask]>([
  ["Apollo Client", "POST", apolloOf({})],
  ["Apollo Client with useGETForQueries", "GET", apolloOf({ useGETForQueries: true })],
  ["urql", "GET", urqlOf({})],
  ["urql without preferGetMethod", "POST", urqlOf({ preferGetMethod: false })],
])("through %s", (_, method, make) => {
  test.each(["url", "strictUrl", "earlyUrl"] as const)(
    "a refusal is answered with another token (%s)",
    async (name) => {
      const ask = make(world[name], ianumGraphqlFetch({ ...world.options, origins: [world.origin] }));
      expect(await ask("{ hello }")).toMatchObject({ hello: "hello you" });
      world.sandbox.control.revokeTokens();
      expect(await ask("{ hello }")).toMatchObject({ hello: "hello you" });
      expect(world.received.map((one) => one.method)).toEqual([method, method, method]);
    },
  );
});
