import { inspect } from "node:util";
import { ConfigurationError, createTokenSource, type TokenEvent, type TokenSourceOptions } from "@ianum/core";
import * as exported from "@ianum/graphql-request";
import { ianumMiddleware, type IanumMiddlewareOptions } from "@ianum/graphql-request";
import { ClientError, GraphQLClient } from "graphql-request";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.control.reset();
  world.sandbox.log.clear();
  world.received.length = 0;
});

test("these names are exported", () => {
  expect(Object.keys(exported)).toEqual(["ianumGraphqlFetch", "ianumMiddleware"]);
});

describe("with what is the caller's own", () => {
  test("requestMiddleware, responseMiddleware and fetch each take part, the middleware once per call", async () => {
    const ran: string[] = [];
    const options: IanumMiddlewareOptions = {
      ...world.options,
      async requestMiddleware(request) {
        ran.push(`request ${String(request.operationName)}`);
        return { ...request, headers: { ...Object.fromEntries(new Headers(request.headers)), "x-own": "1" } };
      },
      responseMiddleware(response) {
        ran.push(`response ${response instanceof Error ? "error" : JSON.stringify(response.data)}`);
      },
      async fetch(input, init) {
        ran.push("fetch");
        return globalThis.fetch(input, init);
      },
    };
    const client = new GraphQLClient(world.url, ianumMiddleware(options));
    await client.request("query A { sure }");
    world.sandbox.control.revokeTokens();
    await client.request("query B { sure }");
    const sure = 'response {"sure":"sure"}';
    // A fetch of one's own carries token requests, too.
    expect(ran).toEqual(["request A", "fetch", "fetch", sure, "request B", "fetch", "fetch", "fetch", sure]);
    expect(world.received.map(({ headers }) => headers["x-own"])).toEqual(["1", "1", "1"]);
  });

  test.each<[string, (config: ReturnType<typeof ianumMiddleware>) => [GraphQLClient, HeadersInit?]]>([
    [
      "the client's",
      (config) => [new GraphQLClient(world.strictUrl, { ...config, headers: { Authorization: "own" } })],
    ],
    ["the request's", (config) => [new GraphQLClient(world.strictUrl, config), { AUTHORIZATION: "own" }]],
  ])("an Authorization among %s headers is left alone, and its refusal returned", async (_, make) => {
    const [client, requestHeaders] = make(ianumMiddleware(world.options));
    const call = client.request({ document: "{ hello }", ...(requestHeaders ? { requestHeaders } : {}) });
    await expect(call).rejects.toBeInstanceOf(ClientError);
    expect(world.received).toMatchObject([{ authorization: "own" }]);
    expect(world.sandbox.log.tokenRequests).toBe(0);
  });

  test("an Authorization that requestMiddleware sets is left alone", async () => {
    const requestMiddleware: IanumMiddlewareOptions["requestMiddleware"] = (request) => ({
      ...request,
      headers: [["authorization", "own"]],
    });
    const client = new GraphQLClient(world.strictUrl, ianumMiddleware({ ...world.options, requestMiddleware }));
    await expect(client.request("{ hello }")).rejects.toBeInstanceOf(ClientError);
    expect(world.received).toMatchObject([{ authorization: "own" }]);
  });
});

describe("for those who compose by hand", () => {
  test("requestMiddleware alone puts the token on, and sends nothing again", async () => {
    const { requestMiddleware } = ianumMiddleware(world.options);
    const client = new GraphQLClient(world.strictUrl, { requestMiddleware });
    expect(await client.request("{ sure }")).toEqual({ sure: "sure" });
    world.sandbox.control.revokeTokens();
    await expect(client.request("{ sure }")).rejects.toBeInstanceOf(ClientError);
    expect(world.received).toHaveLength(2);
  });

  test("fetch alone keeps to the listed origins", async () => {
    const { fetch } = ianumMiddleware({ ...world.options, origins: [world.origin] });
    const client = new GraphQLClient(world.strictUrl, { fetch });
    expect(await client.request("{ sure }")).toEqual({ sure: "sure" });
    world.sandbox.control.revokeTokens();
    expect(await client.request("{ sure }")).toEqual({ sure: "sure" });
  });
});

describe("who may see the token", () => {
  test("the client's own URL, with a shared source, and after setEndpoint", async () => {
    const source = createTokenSource(world.options as TokenSourceOptions);
    const client = new GraphQLClient("https://elsewhere.example.com/graphql", ianumMiddleware({ source }));
    client.setEndpoint(world.url);
    expect(await client.request("{ sure }")).toEqual({ sure: "sure" });
  });

  test("not where the caller's middleware sends a request on to", async () => {
    const other = await createWorld();
    try {
      const events: TokenEvent[] = [];
      const config = ianumMiddleware({
        ...world.options,
        onEvent: (event) => events.push(event),
        requestMiddleware: (request) => ({ ...request, url: other.url }),
      });
      const client = new GraphQLClient(world.url, config);
      for (let call = 0; call < 2; call += 1) expect(await client.request("{ open }")).toEqual({ open: "open" });
      expect(other.received).toMatchObject([{ authorization: undefined }, { authorization: undefined }]);
      expect(events).toEqual([{ type: "origin-denied", origin: other.origin }]);
    } finally {
      await other.close();
    }
  });

  test("not a client's own URL that is neither https nor this machine", async () => {
    const sent: Headers[] = [];
    const events: TokenEvent[] = [];
    const config = ianumMiddleware({
      ...world.options,
      onEvent: (event) => events.push(event),
      async fetch(_, init) {
        sent.push(new Headers(init?.headers));
        return Response.json({ data: { open: "open" } });
      },
    });
    const client = new GraphQLClient("http://api.example.com/graphql", config);
    await client.request("{ open }");
    await client.request("{ open }");
    expect(sent.map((headers) => headers.get("authorization"))).toEqual([null, null]);
    expect(events).toEqual([{ type: "origin-denied", origin: "http://api.example.com" }]);
  });
});

test("a ClientError holds neither token nor secret", async () => {
  world.sandbox.control.refuseTokens();
  for (const url of [world.url, world.strictUrl, world.earlyUrl]) {
    const client = new GraphQLClient(url, ianumMiddleware(world.options));
    const error = (await client.request("{ hello }").catch((thrown: unknown) => thrown)) as ClientError;
    expect(error).toBeInstanceOf(ClientError);
    const printed = [
      inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }),
      inspect(client, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
      JSON.stringify(error),
      error.stack,
      error.message,
      ...error.response.headers.values(),
    ].join("\n");
    const tokens = world.received.flatMap(({ authorization }) => authorization?.replace("Bearer ", "") ?? []);
    expect(tokens.length).toBeGreaterThan(1);
    for (const secret of [...tokens, ...world.sandbox.gates[0]!.secrets]) expect(printed.includes(secret)).toBe(false);
  }
});

test("an abort rejects with the signal's own reason", async () => {
  const client = new GraphQLClient(world.url, ianumMiddleware(world.options));
  const reason = new Error("enough");
  await expect(client.request({ document: "{ hello }", signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(world.received).toHaveLength(0);
});

describe("bad options throw a ConfigurationError at construction that names the option", () => {
  test.each<[string, object]>([
    ["requestMiddleware", { requestMiddleware: "none" }],
    ["responseMiddleware", { responseMiddleware: {} }],
    ["fetch", { fetch: null }],
    ["clientSecret", { clientSecret: "" }],
    ["origins[0]", { origins: ["http://api.example.com"] }],
  ])("%s", (option, wrong) => {
    const create = (): unknown => ianumMiddleware({ ...world.options, ...wrong });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(expect.objectContaining({ option }));
  });
});
