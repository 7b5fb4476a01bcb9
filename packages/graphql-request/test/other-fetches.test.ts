import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { type FetchLike, staticTokenSource } from "@ianum/core";
import { ianumGraphqlFetch, ianumMiddleware } from "@ianum/graphql-request";
import crossFetch from "cross-fetch";
import { GraphQLClient } from "graphql-request";
import nodeFetch from "node-fetch";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? "", "http://service");
  const rows = "x".repeat(Number(searchParams.get("bytes")));
  const isRefused = request.headers.authorization === `Bearer ${searchParams.get("refused")}`;
  const refusal = { errors: [{ message: "who are you?", extensions: { code: "UNAUTHENTICATED" } }] };
  const body = Buffer.from(JSON.stringify(isRefused ? refusal : { data: { rows }, note: "UNAUTHENTICATED" }));
  const how = searchParams.get("how");
  const sent = how === "gzip" ? gzipSync(body, { level: 0 }) : body;
  response.setHeader("content-type", "application/json; charset=utf-8");
  if (how === "gzip") response.setHeader("content-encoding", "gzip");
  if (how === "latin1") response.writeHead(400, "Requ\u00eate incorrecte");
  if (how === "latin1") response.end(sent);
  else if (how === "chunked") {
    for (let at = 0; at < sent.length; at += 1_000) response.write(sent.subarray(at, at + 1_000));
    response.end();
  } else response.setHeader("content-length", sent.length).end(sent);
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());

const source = staticTokenSource("a-token");

describe.each<[string, FetchLike]>([
  ["the global fetch", globalThis.fetch],
  ["node-fetch", nodeFetch],
  ["cross-fetch", crossFetch],
])("an answer arrives whole through %s", (_, fetch) => {
  test.each(
    ["plain", "chunked", "gzip"].flatMap((how) => [10, 20_000, 65_000, 70_000, 300_000].map((bytes) => [how, bytes])),
  )("%s, %i bytes", async (how, bytes) => {
    const client = new GraphQLClient(`${origin}/?how=${how}&bytes=${bytes}`, ianumMiddleware({ source, fetch }));
    const { rows } = await client.request<{ rows: string }>("{ rows }");
    expect(rows).toHaveLength(Number(bytes));
  });

  test("with a status in another language", async () => {
    const query = ianumGraphqlFetch({ source, fetch, origins: [origin] });
    const response = await query(`${origin}/?how=latin1&bytes=10`, { method: "POST", body: '{"query":"{ rows }"}' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ data: { rows: "x".repeat(10) } });
  });

  test.each(["plain", "chunked", "gzip"])(
    "a refusal in a 200 is seen, and the request sent again (%s)",
    async (how) => {
      const tokens = ["a-token", "another"];
      const client = new GraphQLClient(
        `${origin}/?how=${how}&refused=a-token`,
        ianumMiddleware({
          source: {
            getToken: async () => ({ value: tokens[0]!, expiresAt: Infinity }),
            invalidate: async () => void tokens.shift(),
          },
          fetch,
        }),
      );
      expect(await client.request("{ rows }")).toEqual({ rows: "" });
      expect(tokens).toEqual(["another"]);
    },
  );
});
