import { inspect } from "node:util";
import { createAuthorizer, createTokenSource, staticTokenSource, type TokenSourceOptions } from "@ianum/core";
import { createFetch, ianumFetch } from "@ianum/fetch";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createWorld, type World } from "./world.ts";

let world: World;
let url: string;
let fetch: typeof globalThis.fetch;
beforeAll(async () => {
  world = await createWorld();
  url = `${world.service.origin}/things`;
});
afterAll(() => world.close());

/** The next call's token is one that the service has ceased to accept. */
beforeEach(async () => {
  world.sandbox.control.reset();
  fetch = ianumFetch(world.options);
  await (await fetch(url)).text();
  world.sandbox.control.revokeTokens();
  world.service.received.length = 0;
});

const form = (): FormData => {
  const fields = new FormData();
  fields.set("name", "Ada");
  fields.set("file", new Blob(["content"]), "file.txt");
  return fields;
};

describe("a refused token", () => {
  test.each<[string, () => RequestInit, string]>([
    ["no body", () => ({ method: "DELETE" }), ""],
    ["a string", () => ({ method: "POST", body: "text" }), "text"],
    ["an empty string", () => ({ method: "POST", body: "" }), ""],
    ["an ArrayBuffer", () => ({ method: "POST", body: new TextEncoder().encode("bytes").buffer }), "bytes"],
    ["a view", () => ({ method: "PUT", body: new TextEncoder().encode("a view").subarray(2) }), "view"],
    ["a Blob", () => ({ method: "POST", body: new Blob(["blob"]) }), "blob"],
    ["form fields", () => ({ method: "POST", body: new URLSearchParams({ a: "1", b: "ü" }) }), "a=1&b=%C3%BC"],
  ])("is replaced and the request sent again, with the same body: %s", async (_, init, body) => {
    const response = await fetch(url, init());
    expect(response.status).toBe(200);
    const [first, second, ...more] = world.service.received;
    expect(more).toEqual([]);
    expect(first).toMatchObject({ method: init().method, body });
    const withoutToken = (request: typeof first): unknown => ({
      ...request,
      authorization: "",
      bearer: "",
      headers: { ...request!.headers, authorization: "" },
    });
    expect(withoutToken(second)).toEqual(withoutToken(first));
    expect(second!.bearer).not.toBe(first!.bearer);
  });

  test("is replaced and the request sent again, with the same form", async () => {
    const response = await fetch(url, { method: "POST", body: form() });
    expect(response.status).toBe(200);
    const bodies = world.service.received.map(({ headers, body }) => {
      const boundary = headers["content-type"]!.replace("multipart/form-data; boundary=", "");
      return body.replaceAll(boundary, "boundary");
    });
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
    expect(bodies[0]).toContain("content");
  });

  test.each<[string, () => BodyInit]>([
    ["a stream", () => new Blob(["once"]).stream()],
    ["an iterator", () => chunks() as unknown as BodyInit],
  ])("is handed on where the body can be read only once: %s", async (_, body) => {
    const response = await fetch(url, { method: "POST", body: body(), duplex: "half" } as RequestInit);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errorCode: "SEC_0008" });
    expect(world.service.received).toMatchObject([{ body: "once" }]);
    expect((await fetch(url)).status).toBe(200);
    expect(world.service.received, "the next call has another token from the start").toHaveLength(2);
  });

  test("is handed on, readable, when the second token is refused too", async () => {
    world.sandbox.control.refuseTokens();
    const response = await fetch(url);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errorCode: "SEC_0008" });
    expect(world.service.received).toHaveLength(2);
  });

  test("is handed on, readable, when no other token can be had", async () => {
    world.sandbox.control.fail({ on: "token", with: { type: "status", status: 400 } });
    const response = await fetch(url);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ errorCode: "SEC_0008" });
    expect(world.service.received).toHaveLength(1);
  });

  test("is not asked for again when the platform answers with the same one", async () => {
    const authorizer = createAuthorizer(staticTokenSource("the-only-one"), { origins: [world.service.origin] });
    const response = await createFetch(authorizer, { send: globalThis.fetch })(url);
    expect(response.status).toBe(401);
    expect(world.service.received).toHaveLength(1);
  });
});

describe("a Request", () => {
  test("is sent with a token, and again after a refusal, with its body and its headers", async () => {
    const request = new Request(url, {
      method: "POST",
      body: '{"a":1}',
      headers: { "content-type": "application/json" },
    });
    const response = await fetch(request);
    expect(response.status).toBe(200);
    expect(world.service.received).toMatchObject([
      { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } },
      { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } },
    ]);
    expect(request.headers.has("authorization")).toBe(false);
  });

  test("without a body is sent again", async () => {
    expect((await fetch(new Request(url, { headers: { "x-own": "1" } }))).status).toBe(200);
    expect(world.service.received.map(({ headers }) => headers["x-own"])).toEqual(["1", "1"]);
  });

  test("is overridden by init: method, body and headers", async () => {
    const request = new Request(url, { method: "POST", body: "old", headers: { "x-old": "1" } });
    const response = await fetch(request, { method: "PUT", body: "new", headers: { "x-new": "1" } });
    expect(response.status).toBe(200);
    expect(world.service.received).toMatchObject([
      { method: "PUT", body: "new", headers: { "x-new": "1" } },
      { method: "PUT", body: "new", headers: { "x-new": "1" } },
    ]);
    for (const { headers } of world.service.received) expect(headers).not.toHaveProperty("x-old");
  });

  test("whose body init replaces with a stream is not sent again", async () => {
    const init = { body: new Blob(["once"]).stream(), duplex: "half" } as RequestInit;
    const response = await fetch(new Request(url, { method: "POST", body: "text" }), init);
    expect(response.status).toBe(401);
    expect(world.service.received).toMatchObject([{ body: "once" }]);
  });

  test("that was read already is refused as fetch refuses it", async () => {
    const request = new Request(url, { method: "POST", body: "text" });
    await request.text();
    await expect(fetch(request)).rejects.toThrow(TypeError);
    expect(world.service.received).toHaveLength(0);
  });
});

describe("an Authorization that the caller set", () => {
  const own = "Basic b3duOm93bg==";
  test.each<[string, () => Parameters<typeof globalThis.fetch>]>([
    ["in an object", () => [url, { headers: { AUTHORIZATION: own } }]],
    ["in pairs", () => [url, { headers: [["Authorization", own]] }]],
    ["in Headers", () => [url, { headers: new Headers({ authorization: own }) }]],
    ["in a Request", () => [new Request(url, { headers: { authorization: own } })]],
    ["over a Request", () => [new Request(url), { headers: { authorization: own } }]],
  ])("%s is left alone, and its refusal is handed on", async (_, call) => {
    world.sandbox.log.clear();
    const response = await fetch(...call());
    expect(response.status).toBe(401);
    expect(world.service.received.map(({ headers }) => headers.authorization)).toEqual([own]);
    expect(world.sandbox.log.tokenRequests).toBe(0);
  });

  test("in a Request gives way where init brings other headers, as it does in fetch", async () => {
    const request = new Request(url, { headers: { authorization: own } });
    expect((await fetch(request, { headers: { "x-own": "1" } })).status).toBe(200);
    for (const { bearer } of world.service.received) expect(bearer).toBeTypeOf("string");
  });
});

describe("what the caller handed in and gets back", () => {
  test.each<[string, () => HeadersInit]>([
    ["an object", () => ({ "x-own": "1" })],
    ["pairs", () => [["x-own", "1"]]],
    ["Headers", () => new Headers({ "x-own": "1" })],
    ["a map", () => new Map([["x-own", "1"]]) as unknown as HeadersInit],
  ])("headers keep their form and are not changed: %s", async (_, make) => {
    const headers = make();
    const init = Object.freeze({ headers });
    const before = inspect(headers);
    expect((await fetch(url, init)).status).toBe(200);
    expect(inspect(headers)).toBe(before);
    for (const received of world.service.received) expect(received.headers["x-own"]).toBe("1");
  });

  test("what the caller changes after the call changes nothing of it", async () => {
    const address = new URL(url);
    const init: RequestInit = { method: "PUT", headers: { "x-own": "then" } };
    const call = fetch(address, init);
    address.pathname = "/now";
    init.method = "DELETE";
    (init.headers as Record<string, string>)["x-own"] = "now";
    expect((await call).status).toBe(200);
    for (const received of world.service.received) {
      expect(received).toMatchObject({ method: "PUT", path: "/things", headers: { "x-own": "then" } });
    }
  });

  test("the response is the host's own object", async () => {
    const responses: Response[] = [];
    const spy: typeof globalThis.fetch = async (input, init) => {
      const response = await globalThis.fetch(input, init);
      if (response.url.startsWith(world.service.origin)) responses.push(response);
      return response;
    };
    const own = ianumFetch({ ...world.options, fetch: spy });
    expect(await own(url)).toBe(responses[0]);
    world.sandbox.control.refuseTokens();
    expect(await own(url)).toBe(responses[2]);
    expect(responses).toHaveLength(3);
  });

  test("a plain URL and init never become a Request", async () => {
    const calls: unknown[][] = [];
    const own = ianumFetch({
      ...world.options,
      fetch: (...call) => {
        calls.push(call);
        return globalThis.fetch(...call);
      },
    });
    await own(new URL(url), { headers: { a: "1" } });
    await own(url);
    for (const [input, init] of calls) {
      expect(input).toBeTypeOf("string");
      expect(Object.getPrototypeOf(init)).toBe(Object.prototype);
    }
    expect(calls).toHaveLength(3);
  });
});

test("a source that wraps another is asked for each call, and never passed over", async () => {
  const inner = createTokenSource(world.options as TokenSourceOptions);
  const outer = {
    ...inner,
    getToken: async () => ({ value: "of-the-outer-one", expiresAt: Number.POSITIVE_INFINITY }),
  };
  await inner.getToken();
  const own = ianumFetch({ source: outer, origins: [world.service.origin] });
  await own(url);
  expect(world.service.received[0]?.bearer).toBe("of-the-outer-one");
});

describe("createFetch with isRefused", () => {
  test("resends what the adapter takes for a refusal, and hands the second answer on", async () => {
    const bodies = [{ errors: ["unauthenticated"] }, { data: 1 }];
    const seen: unknown[] = [];
    const tokens = ["first", "second"];
    const authorizer = createAuthorizer({
      getToken: async () => ({ value: tokens[0]!, expiresAt: Number.POSITIVE_INFINITY }),
      invalidate: async () => void tokens.shift(),
    });
    const own = createFetch(authorizer, {
      send: async (_, init) => {
        seen.push(new Headers(init?.headers).get("authorization"));
        return Response.json(bodies.shift());
      },
      isRefused: async (response, input, init) => {
        expect([input, init]).toEqual(["https://auth.eu.ianum.com/graphql", { method: "POST", body: "{}" }]);
        return "errors" in ((await response.clone().json()) as object);
      },
    });
    const response = await own("https://auth.eu.ianum.com/graphql", { method: "POST", body: "{}" });
    expect(await response.json()).toEqual({ data: 1 });
    expect(seen).toEqual(["Bearer first", "Bearer second"]);
  });

  test("judges the call that was sent, whatever the caller has made of its objects since", async () => {
    const judged: unknown[] = [];
    const authorizer = createAuthorizer(staticTokenSource("a-token"));
    const own = createFetch(authorizer, {
      send: async () => new Response(),
      isRefused(_, input, init) {
        judged.push(input, init?.method, init?.body);
        return false;
      },
    });
    const address = new URL("https://auth.eu.ianum.com/then");
    const init = { method: "POST", body: "then" };
    const call = own(address, init);
    address.pathname = "/now";
    Object.assign(init, { method: "PUT", body: "now" });
    await call;
    expect(judged).toEqual(["https://auth.eu.ianum.com/then", "POST", "then"]);
  });
});

async function* chunks(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("once");
}
