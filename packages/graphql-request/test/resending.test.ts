import { ianumMiddleware } from "@ianum/graphql-request";
import { createTestClock } from "@ianum/sandbox";
import { parse, type DocumentNode } from "graphql";
import { ClientError, GraphQLClient } from "graphql-request";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, until, type World } from "./world.ts";

// What graphql-codegen makes of a document, with and without documentMode: "string".
type Typed<Result, Variables> = DocumentNode & { __apiType?: (variables: Variables) => Result };
const typed = parse("query Hello($name: String) { hello(name: $name) }") as Typed<{ hello: string }, { name: string }>;
const hello = "query Hello($name: String) { hello(name: $name) }";
const variables = { name: "Ada" };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.control.reset();
  world.sandbox.log.clear();
  world.received.length = 0;
  world.done.length = 0;
});

const clientOf = (url: string, method: "GET" | "POST" = "POST"): GraphQLClient =>
  new GraphQLClient(url, { ...ianumMiddleware(world.options), method });

/** A client whose token the service has ceased to accept. */
async function revokedClient(url: string, method?: "GET" | "POST"): Promise<GraphQLClient> {
  const client = clientOf(url, method);
  await client.request("{ hello }");
  world.sandbox.control.revokeTokens();
  world.received.length = 0;
  return client;
}

const bearers = (): number => new Set(world.received.map(({ authorization }) => authorization)).size;

const kinds: readonly [string, (client: GraphQLClient) => Promise<unknown>, unknown][] = [
  ["request", (client) => client.request(hello, variables), { hello: "hello Ada" }],
  ["request with options", (client) => client.request({ document: hello, variables }), { hello: "hello Ada" }],
  ["a typed document", (client) => client.request(typed, variables), { hello: "hello Ada" }],
  ["a boxed string", (client) => client.request(new String(hello), variables), { hello: "hello Ada" }],
  ["rawRequest", async (client) => (await client.rawRequest(hello, variables)).data, { hello: "hello Ada" }],
  [
    "batchRequests",
    async (client) => client.batchRequests([{ document: hello, variables }, { document: "{ open sure }" }]),
    [{ data: { hello: "hello Ada" } }, { data: { open: "open", sure: "sure" } }],
  ],
];

describe.each(["POST", "GET"] as const)("by %s", (method) => {
  // graphql-yoga takes batches by POST alone.
  const ofMethod = kinds.filter(([name]) => method === "POST" || name !== "batchRequests");

  test.each(ofMethod)("%s carries a token", async (_, send, data) => {
    expect(await send(clientOf(world.url, method))).toMatchObject(data as object);
    expect(world.received).toMatchObject([{ method, authorization: /^Bearer \S+$/ }]);
  });

  test.each(ofMethod)("%s is sent again after a 401", async (_, send, data) => {
    const client = await revokedClient(world.strictUrl, method);
    expect(await send(client)).toMatchObject(data as object);
    expect(world.received).toMatchObject([{ method }, { method }]);
    expect(bearers()).toBe(2);
  });

  test.each(ofMethod)("%s is sent again after a 200 that says UNAUTHENTICATED", async (_, send, data) => {
    for (const url of [world.earlyUrl, world.url]) {
      const client = await revokedClient(url, method);
      expect(await send(client)).toMatchObject(data as object);
      expect(world.received).toMatchObject([{ method }, { method }]);
      expect(bearers()).toBe(2);
      // A token that was got for a refused one is not replaced again within seconds.
      world.sandbox.control.reset();
    }
  });
});

describe("many calls at once", () => {
  test("a thousand cold ones cost one token request", async () => {
    const client = clientOf(world.url);
    const calls = Array.from({ length: 1_000 }, () => client.request("{ hello }"));
    expect(new Set((await Promise.all(calls)).map((data) => JSON.stringify(data)))).toEqual(
      new Set(['{"hello":"hello you"}']),
    );
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test.each(["url", "strictUrl"] as const)("tokens revoked under 200: none fails (%s)", async (service) => {
    const client = clientOf(world[service]);
    const release = world.hold();
    const calls = Array.from({ length: 200 }, () => client.request("{ sure }"));
    await until(() => world.received.length === 200);
    world.sandbox.control.revokeTokens();
    release();
    await Promise.all(calls);
    expect(world.sandbox.log.tokenRequests).toBe(2);
  });
});

const unauthenticated = expect.objectContaining({ extensions: { code: "UNAUTHENTICATED" } }) as object;

describe("nothing is sent again", () => {
  test.each<[string, string, unknown]>([
    ["a query with a part of its data", "{ open hello }", { open: "open", hello: null }],
    ["a mutation that was executed, whatever came of it", 'mutation { create(text: "a") }', { create: null }],
    ["a mutation whose result could not be read", 'mutation { createOpen(text: "a") { text owner } }', null],
    [
      "a mutation of which a later field failed",
      'mutation { first: createOpen(text: "a") { text } createSure(text: "b") { text } }',
      null,
    ],
    [
      "a mutation whose fields are in a fragment",
      'mutation { ...F } fragment F on Mutation { createSure(text: "a") { text } }',
      null,
    ],
  ])("for %s", async (_, document, data) => {
    const client = await revokedClient(world.url);
    const error = await client.request(document).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClientError);
    expect((error as ClientError).response).toMatchObject({ status: 200, data, errors: [unauthenticated] });
    expect(world.received).toHaveLength(1);
    expect(world.done.length).toBeLessThanOrEqual(1);
  });

  test("for a batch of which one request was answered", async () => {
    const client = await revokedClient(world.url);
    const documents = [{ document: "{ hello }" }, { document: "{ open }" }];
    await expect(client.batchRequests(documents)).rejects.toBeInstanceOf(ClientError);
    expect(world.received).toHaveLength(1);
  });

  test("for a batch with a mutation that may have run", async () => {
    const client = await revokedClient(world.url);
    const documents = [{ document: "{ hello }" }, { document: "mutation { create }" }];
    await expect(client.batchRequests(documents)).rejects.toBeInstanceOf(ClientError);
    expect(world.received).toHaveLength(1);
  });

  const refusal = { errors: [{ message: "no", extensions: { code: "UNAUTHENTICATED" } }], data: null };
  const json: ResponseInit = { headers: { "content-type": "application/json" } };
  const long = JSON.stringify({ ...refusal, extensions: { padding: "x".repeat(100_000) } });
  test.each<[string, string, ResponseInit]>([
    ["is long", long, json],
    [
      "says that it is long",
      long,
      { headers: { "content-type": "application/json", "content-length": String(long.length) } },
    ],
    ["is no JSON", JSON.stringify(refusal), { headers: { "content-type": "multipart/mixed" } }],
    ["breaks off", JSON.stringify(refusal).slice(0, -1), json],
    ["has another code", JSON.stringify(refusal).replace("UNA", "NOT_UNA"), json],
    ["has no errors", JSON.stringify({ data: null, code: "UNAUTHENTICATED" }), json],
    ["is a 403", JSON.stringify(refusal), { ...json, status: 403 }],
  ])("for an answer that %s, and it stays readable", async (_, body, init) => {
    let sent = 0;
    const { fetch } = ianumMiddleware({
      ...world.options,
      origins: ["https://api.example.com"],
      async fetch(input, settings) {
        if (input !== "https://api.example.com/graphql") return globalThis.fetch(input, settings);
        sent += 1;
        return new Response(body, init);
      },
    });
    const post = { method: "POST", body: '{"query":"{ hello }"}' };
    const response = await fetch("https://api.example.com/graphql", post);
    expect(await response.text()).toBe(body);
    expect(sent).toBe(1);
  });
});

describe("a mutation that has not begun is sent again, and runs once", () => {
  test.each<[string, "url" | "strictUrl" | "earlyUrl", string]>([
    ["refused with a 401", "strictUrl", 'mutation { create(text: "a") }'],
    ["refused before it was executed", "earlyUrl", 'mutation { create(text: "a") }'],
    ["whose first field refused, and left no data", "url", 'mutation { createSure(text: "a") { text owner } }'],
    ["the same, under an alias", "url", 'mutation M { # }\n mine: createSure(text: "a}{") { text } }'],
  ])("%s", async (_, service, document) => {
    const client = await revokedClient(world[service]);
    await client.request(document);
    expect(world.received).toHaveLength(2);
    expect(world.done).toHaveLength(1);
  });
});

describe("a refusal without end", () => {
  test.each(["url", "strictUrl", "earlyUrl"] as const)("is the library's own ClientError (%s)", async (service) => {
    world.sandbox.control.refuseTokens();
    // Its time stands still: after ten seconds of it a third token would be tried.
    const client = new GraphQLClient(world[service], ianumMiddleware({ ...world.options, clock: createTestClock() }));
    for (let call = 0; call < 5; call += 1) {
      const error = await client.request("{ hello }").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ClientError);
      expect((error as ClientError).response).toMatchObject({
        status: service === "strictUrl" ? 401 : 200,
        errors: [unauthenticated],
      });
      expect((error as ClientError).request).toEqual({ query: "{ hello }", variables: undefined });
    }
    expect(world.sandbox.log.tokenRequests).toBe(2);
    expect(world.received).toHaveLength(6);
  });
});
