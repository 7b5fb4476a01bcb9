import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumMiddleware } from "@ianum/graphql-request";
import { GraphQLClient } from "graphql-request";
import { afterEach, beforeEach, expect, test } from "vitest";
import { brokenBodies, neverEnd } from "../../../test/broken-bodies.ts";

let server: Server;
let url: string;
let client: GraphQLClient;
let bearers: (string | undefined)[];
let answer: (response: ServerResponse) => void;
beforeEach(async () => {
  bearers = [];
  server = createServer(({ headers }, response) => {
    bearers.push(headers.authorization);
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  let count = 1;
  client = new GraphQLClient(
    url,
    ianumMiddleware({
      source: {
        getToken: async () => ({ value: `token-${count}`, expiresAt: Number.POSITIVE_INFINITY }),
        invalidate: async ({ value }) => void (value === `token-${count}` && (count += 1)),
      },
    }),
  );
});
afterEach(() => server.close().closeAllConnections());

const rows = (response: ServerResponse): void => {
  response.setHeader("content-type", "application/json");
  response.end('{"data":{"rows":1}}');
};

test("a refusal whose body is broken, or never ends, replaces the token, and the request is sent again", async () => {
  for (const [kind, refuse] of [...brokenBodies, ["never ends", neverEnd] as const]) {
    bearers.splice(0);
    answer = (response) => {
      answer = rows;
      refuse(response, 401);
    };
    expect(await client.request("mutation { rows }"), kind).toEqual({ rows: 1 });
    expect(new Set(bearers).size, kind).toBe(2);
  }
});

test("a broken body of another status is the caller's as graphql-request gives it, and is not sent again", async () => {
  const alone = new GraphQLClient(url);
  for (const status of [200, 400, 500])
    for (const [kind, send] of brokenBodies) {
      bearers.splice(0);
      answer = (response) => send(response, status);
      const attached = await outcome(client);
      expect(bearers, kind).toHaveLength(1);
      expect(attached, kind).toEqual(await outcome(alone));
    }
});

test("an answer that never ends is the caller's to cancel", async () => {
  const controller = new AbortController();
  answer = (response) => {
    neverEnd(response, 200);
    controller.abort(new Error("enough"));
  };
  const call = client.request({ document: "{ rows }", signal: controller.signal });
  await expect(call).rejects.toThrow("enough");
});

async function outcome(one: GraphQLClient): Promise<string> {
  return one.request("{ rows }").then(
    (data) => JSON.stringify(data),
    (error: unknown) => String(error),
  );
}
