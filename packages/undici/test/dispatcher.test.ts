import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { ConfigurationError } from "@ianum/core";
import * as exported from "@ianum/undici";
import { ianumDispatcher } from "@ianum/undici";
import { Client } from "undici";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { versions } from "./undici-versions.ts";

let server: Server;
let origin: string;
let live: string;
let pageBytes: number;
let got: { method: string; url: string; token: string | undefined; body: string }[];
beforeEach(async () => {
  live = "first";
  pageBytes = 10;
  got = [];
  server = createServer((request, response) => {
    void answer();
    async function answer(): Promise<void> {
      const body = await text(request);
      const token = request.headers.authorization?.replace("Bearer ", "");
      got.push({ method: request.method ?? "", url: request.url ?? "", token, body });
      if (token === live) response.end(`hello ${body}`);
      else response.writeHead(401, { "x-reason": "token" }).end("x".repeat(pageBytes));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => server.close().closeAllConnections());

/** A source that has these tokens, one after the other. The last one stays. */
function sourceOf(...values: string[]) {
  const tokens = values.map((value) => ({ value, expiresAt: Number.POSITIVE_INFINITY }));
  const asked = { count: 0 };
  return {
    asked,
    async getToken() {
      asked.count += 1;
      return tokens[0]!;
    },
    async invalidate(refused: { readonly value: string }) {
      if (refused.value === tokens[0]!.value && tokens.length > 1) tokens.shift();
    },
  };
}

const tokensSent = (): unknown[] => got.map(({ token }) => token);

test("these names are exported", () => {
  expect(Object.keys(exported)).toEqual(["ianumDispatcher"]);
});

describe.each(versions)("%s", (_, { Agent, fetch, interceptors, Pool }) => {
  const compose = (source: object, ...more: unknown[]): InstanceType<typeof Agent> =>
    new Agent().compose([...more, ianumDispatcher({ source: source as never, origins: [origin] })] as never) as never;

  test.each<[string, unknown]>([
    ["text", "text"],
    ["bytes", new TextEncoder().encode("text")],
    ["a Buffer", Buffer.from("text")],
  ])("request: a body that can be sent again is (%s)", async (_kind, body) => {
    const agent = compose(sourceOf("old", "first"));
    const response = await agent.request({ origin, path: "/things", method: "POST", body: body as string });
    expect([response.statusCode, await response.body.text()]).toEqual([200, "hello text"]);
    expect(got.map(({ token, body: sent }) => [token, sent])).toEqual([
      ["old", "text"],
      ["first", "text"],
    ]);
  });

  test.each<[string, () => unknown]>([
    ["a stream", () => Readable.from(["text"])],
    [
      "a generator",
      () =>
        (function* () {
          yield Buffer.from("text");
        })(),
    ],
  ])("request: a body that can be read once is not, and the next call has another token (%s)", async (_kind, body) => {
    const agent = compose(sourceOf("old", "first"));
    const post = { origin, path: "/", method: "POST", body: body() as Readable } as const;
    const refused = await agent.request(post);
    expect([refused.statusCode, refused.headers["x-reason"], await refused.body.text()]).toEqual([
      401,
      "token",
      "x".repeat(10),
    ]);
    expect((await agent.request({ ...post, body: "again" })).statusCode).toBe(200);
    expect(tokensSent()).toEqual(["old", "first"]);
  });

  test("stream: the caller's factory is asked once, for what came in the end", async () => {
    const statuses: number[] = [];
    const into = new PassThrough();
    await compose(sourceOf("old", "first")).stream({ origin, path: "/", method: "GET" }, ({ statusCode }) => {
      statuses.push(statusCode);
      return into;
    });
    expect([statuses, await text(into)]).toEqual([[200], "hello "]);
  });

  test("stream: a factory that throws for a refusal rejects the call", async () => {
    const call = compose(sourceOf("old")).stream({ origin, path: "/", method: "GET" }, () => {
      throw new Error("not this");
    });
    await expect(call).rejects.toThrow("not this");
  });

  test("pipeline: the request carries the token, and its refusal is the caller's", async () => {
    const source = sourceOf("old", "first");
    for (const expected of [401, 200]) {
      let status = 0;
      const pipeline = compose(source).pipeline({ origin, path: "/", method: "PUT" }, ({ body, statusCode }) => {
        status = statusCode;
        return body;
      });
      await text(pipeline.end("text"));
      expect(status).toBe(expected);
    }
    expect(got.map(({ body }) => body)).toEqual(["text", "text"]);
  });

  test("a refusal of any length is the caller's, whole, if there is no other token", async () => {
    for (pageBytes of [0, 10, 60_000, 70_000, 3_000_000]) {
      const { body, statusCode } = await compose(sourceOf("old")).request({ origin, path: "/", method: "GET" });
      expect([statusCode, (await buffer(body)).byteLength]).toEqual([401, pageBytes]);
    }
  });

  test("a refusal of any length is dropped if there is one", async () => {
    for (pageBytes of [0, 10, 60_000, 70_000, 3_000_000]) {
      const { body } = await compose(sourceOf("old", "first")).request({ origin, path: "/", method: "GET" });
      expect(await body.text()).toBe("hello ");
    }
  });

  test("the only connection of a pool is free while another token is obtained", async () => {
    const pool = new Pool(origin, { connections: 1, pipelining: 1 });
    const source = sourceOf("old", "first");
    const own = {
      getToken: source.getToken,
      async invalidate(refused: { readonly value: string }) {
        const answer = await pool.request({ path: "/token", method: "GET" });
        await answer.body.dump();
        await source.invalidate(refused);
      },
    };
    const composed = pool.compose(ianumDispatcher({ source: own, baseUrl: origin }));
    const { statusCode, body } = await composed.request({ path: "/", method: "GET" });
    expect([statusCode, await body.text()]).toEqual([200, "hello "]);
  });

  test("a response that is not read stops the service, not the memory", async () => {
    let sent = 0;
    const endless = createServer((_request, response) => {
      const write = (): void => {
        sent += 1;
        if (sent < 2_000 && response.write(Buffer.alloc(64 * 1024))) setImmediate(write);
        else response.once("drain", write);
      };
      write();
    });
    await new Promise<void>((resolve) => endless.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    try {
      const agent = new Agent().compose(
        ianumDispatcher({ source: sourceOf("first"), origins: [address] }),
      ) as never as InstanceType<typeof Agent>;
      const { body } = await agent.request({ origin: address, path: "/", method: "GET" });
      await once(body, "readable");
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(body.readableLength).toBeLessThan(1024 * 1024);
      body.on("error", () => undefined).destroy();
    } finally {
      endless.close().closeAllConnections();
    }
  });

  test("an abort while the call waits for a token rejects it with the signal's reason, and sends nothing", async () => {
    let isAsked!: () => void;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const never = {
      getToken: async () => (isAsked(), new Promise<never>(() => undefined)),
      invalidate: async () => undefined,
    };
    const controller = new AbortController();
    const call = compose(never).request({ origin, path: "/", method: "GET", signal: controller.signal });
    await asked;
    const reason = new Error("enough");
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(got).toEqual([]);
  });

  test("a body that is not sent is destroyed", async () => {
    const failing = { getToken: async () => Promise.reject(new Error("no token")), invalidate: async () => undefined };
    const body = new Readable({ read: () => undefined });
    await expect(compose(failing).request({ origin, path: "/", method: "POST", body })).rejects.toThrow("no token");
    expect(body.destroyed).toBe(true);
  });

  test.each<[string, unknown]>([
    ["an object", { "x-own": "1" }],
    ["a flat list", ["x-own", "1"]],
    ["nothing", undefined],
    ["null", null],
    ["Headers", new Headers({ "x-own": "1" })],
    ["a map", new Map([["x-own", "1"]])],
  ])("headers may be %s, and are not changed", async (_kind, headers) => {
    const before = JSON.stringify(headers);
    const agent = compose(sourceOf("old", "first"));
    expect((await agent.request({ origin, path: "/", method: "GET", headers: headers as never })).statusCode).toBe(200);
    expect(JSON.stringify(headers)).toBe(before);
    expect(tokensSent()).toEqual(["old", "first"]);
  });

  test.each<[string, unknown]>([
    ["an object", { AUTHORIZATION: "own" }],
    ["a flat list", ["x-own", "1", "Authorization", "own"]],
    ["Headers", new Headers({ authorization: "own" })],
  ])("an Authorization in %s is left alone", async (_kind, headers) => {
    const source = sourceOf("first");
    const { statusCode } = await compose(source).request({
      origin,
      path: "/",
      method: "GET",
      headers: headers as never,
    });
    expect([statusCode, tokensSent(), source.asked.count]).toEqual([401, ["own"], 0]);
  });

  test("fetch: a request without a body is sent again; one with a body is the caller's", async () => {
    const source = sourceOf("old", "first", "second");
    const dispatcher = new Agent().compose(ianumDispatcher({ source, origins: [origin] }));
    expect(await (await fetch(origin, { dispatcher })).text()).toBe("hello ");
    live = "second";
    const refused = await fetch(origin, { dispatcher, method: "POST", body: "text" });
    expect([refused.status, refused.headers.get("x-reason"), await refused.text()]).toEqual([
      401,
      "token",
      "x".repeat(10),
    ]);
    expect((await fetch(origin, { dispatcher, method: "POST", body: "text" })).status).toBe(200);
  });

  // undici 6 has none.
  test.runIf("responseError" in interceptors)(
    "a 401 that undici's own interceptor makes an error of is a refusal as well",
    async () => {
      const source = sourceOf("old", "first");
      const ours = ianumDispatcher({ source, origins: [origin] });
      const agent = new Agent().compose(interceptors.responseError(), ours);
      expect((await agent.request({ origin, path: "/", method: "GET" })).statusCode).toBe(200);
      live = "second";
      await expect(agent.request({ origin, path: "/", method: "GET" })).rejects.toMatchObject({ statusCode: 401 });
    },
  );
});

test("a Client's own address is given as baseUrl; without it a request rejects and says so", async () => {
  const own = ianumDispatcher({ source: sourceOf("first"), baseUrl: origin });
  const { statusCode } = await new Client(origin).compose(own).request({ path: "/", method: "GET" });
  expect(statusCode).toBe(200);
  const without = new Client(origin).compose(ianumDispatcher({ source: sourceOf("first") }));
  const call = without.request({ path: "/", method: "GET" });
  await expect(call).rejects.toBeInstanceOf(ConfigurationError);
  await expect(call).rejects.toMatchObject({ option: "baseUrl" });
});

test.each([
  ["baseUrl", { source: sourceOf("first"), baseUrl: "api" }],
  ["origins", { source: sourceOf("first"), origins: "https://api.example.com" }],
  ["options", "none"],
])("bad options throw a ConfigurationError that names the option: %s", (option, options) => {
  expect(() => ianumDispatcher(options as never)).toThrow(expect.objectContaining({ option }));
});
