import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumGraphqlFetch } from "@ianum/graphql-request";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

const unauthenticated = { message: "who are you?", extensions: { code: "UNAUTHENTICATED" } };
let received: string[];
let refused: string[];
const server = createServer((request, response) => {
  received.push(`${request.method} ${request.headers.authorization}`);
  const isRefused = refused.includes(request.headers.authorization ?? "");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(isRefused ? { data: { orders: null }, errors: [unauthenticated] } : { data: {} }));
});
let origin: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  received = [];
  refused = ["Bearer first"];
});

/** A fetch whose first token the service refuses, in the data of a 200. */
function createFetch(): typeof globalThis.fetch {
  const tokens = ["first", "second"];
  const source = {
    getToken: async () => ({ value: tokens[0]!, expiresAt: Number.POSITIVE_INFINITY }),
    invalidate: async () => void tokens.shift(),
  };
  return ianumGraphqlFetch({ source, origins: [origin] });
}

const address = (...documents: string[]): string => {
  const url = new URL("/graphql", origin);
  for (const document of documents) url.searchParams.append("query", document);
  return url.href;
};

const kinds: readonly [string, (url: string) => Parameters<typeof fetch>][] = [
  ["a text", (url) => [url]],
  ["a text, beside an init without a body", (url) => [url, { method: "GET", headers: { "x-own": "1" } }]],
  ["a URL", (url) => [new URL(url)]],
  ["a Request", (url) => [new Request(url)]],
  ["a text, beside a Request as init", (url) => [url, new Request(origin)]],
];

describe.each(kinds)("a request by GET, whose address is %s", (_, make) => {
  test("is sent again after a refusal, if it is a query", async () => {
    const response = await createFetch()(...make(address("{ orders { id } }")));
    expect(await response.json()).toEqual({ data: {} });
    expect(received).toEqual(["GET Bearer first", "GET Bearer second"]);
  });

  test.each<[string, string[]]>([
    ["a mutation", ["mutation { orders { id } }"]],
    ["a query beside a mutation", ["{ orders { id } }", "mutation { orders { id } }"]],
    ["a document that is not in it", []],
  ])("is not, if it is %s", async (_kind, documents) => {
    const response = await createFetch()(...make(address(...documents)));
    expect(await response.json()).toEqual({ data: { orders: null }, errors: [unauthenticated] });
    expect(received).toEqual(["GET Bearer first"]);
  });
});

describe("a query in the address counts for nothing where a body says what is asked for", () => {
  const form = (): FormData => {
    const fields = new FormData();
    fields.set("operations", '{"query":"mutation { orders { id } }"}');
    return fields;
  };
  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    ["a text", (url) => [url, { method: "POST", body: form() }]],
    ["a URL", (url) => [new URL(url), { method: "POST", body: form() }]],
    ["a Request", (url) => [new Request(url, { method: "POST", body: form() })]],
  ])("%s", async (_, make) => {
    await createFetch()(...make(address("{ orders { id } }")));
    expect(received).toEqual(["POST Bearer first"]);
  });
});
