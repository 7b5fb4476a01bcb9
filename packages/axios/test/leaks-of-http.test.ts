// Ways of the http adapter alone on which a token could be kept, and be printed.
import http from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { PassThrough, type Readable } from "node:stream";
import { inspect } from "node:util";
import { createGzip, Gzip } from "node:zlib";
import { ianumInterceptor } from "@ianum/axios";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { toJson } from "./to-json.ts";
import { createWorld, thrownBy, until, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ copy, axios }) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  // As a walk over enumerable properties sees it.
  const raw = (value: unknown): string =>
    inspect(value, { depth: Number.POSITIVE_INFINITY, customInspect: false, maxArrayLength: null });

  test("a connection that is never made leaves nothing behind in what was to be written", async () => {
    const client = axios.create({ adapter: "http", baseURL: "http://api.localhost:9" });
    ianumInterceptor({ ...world.options, origins: [world.service.origin] })(client);
    await client.get(`${world.service.origin}/things`);
    const authorization = world.service.received.at(-1)!.authorization!;
    const lookup = () => new Promise<never>(() => undefined);
    const error = await thrownBy(client.post("/things", { n: 1 }, { lookup, timeout: 50 }));
    expect(error).toMatchObject({ code: "ECONNABORTED" });
    expect(raw(error).includes(authorization.slice(7))).toBe(false);
    const queued = axios.create({
      adapter: "http",
      baseURL: world.service.origin,
      httpAgent: new http.Agent({ maxSockets: 1 }),
    });
    ianumInterceptor(world.options)(queued);
    await queued.get("/warm");
    const release = world.service.hold();
    const first = queued.get("/first");
    const second = await thrownBy(queued.post("/second", { n: 1 }, { signal: AbortSignal.timeout(50) }));
    release();
    await first;
    // The agent is the caller's own, and prints as a summary.
    const text = inspect(second, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    for (const one of world.service.received) expect(text.includes(one.authorization!.slice(7))).toBe(false);
  });

  test.runIf(copy === "import")("over HTTP/2, which older versions have not", async () => {
    const bearers: (string | undefined)[] = [];
    const server = createHttp2Server((request, response) => {
      bearers.push(request.headers.authorization);
      response.end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const client = axios.create({ adapter: "http", baseURL: `http://127.0.0.1:${port}`, httpVersion: 2 });
    ianumInterceptor(world.options)(client);
    const response = await client.get("/things");
    expect(bearers).toEqual([expect.stringMatching(/^Bearer /)]);
    expect(raw(response).includes(bearers[0]!.slice(7))).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });

  test.each(["plain", "gzip"])("a %s download that is canceled before its end", async (encoding) => {
    const bearers: (string | undefined)[] = [];
    const server = http.createServer(({ headers, url }, response) => {
      bearers.push(headers.authorization);
      if (url === "/held") return;
      const body = encoding === "gzip" ? createGzip() : new PassThrough();
      response.writeHead(200, encoding === "gzip" ? { "content-encoding": encoding } : {});
      body.pipe(response);
      body.write("the beginning");
      if (body instanceof Gzip) body.flush();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => server.close().closeAllConnections());
    const { port } = server.address() as AddressInfo;

    for (const settings of [{}, { maxRedirects: 0 }, { maxContentLength: 100_000 }]) {
      const client = axios.create({ adapter: "http", baseURL: `http://127.0.0.1:${port}`, ...settings });
      ianumInterceptor(world.options)(client);
      // Another request on its way is one that the connections lead to.
      const other = new AbortController();
      const held = thrownBy(client.get("/held", { signal: other.signal }));
      const controller = new AbortController();
      const { signal } = controller;
      const response = await client.get<Readable>("/things", { responseType: "stream", signal });
      await until(() => bearers.length % 2 === 0);
      const failed = new Promise<Error & { readonly request?: object }>((resolve) =>
        response.data.on("error", resolve),
      );
      controller.abort();
      const error = await failed;
      expect(axios.isCancel(error)).toBe(true);
      expect(error.request).toBeTypeOf("object");
      for (const value of [error, { ...(error as object) }, { ...error.request }, response, response.data])
        for (const text of [raw(value), inspect(value, { depth: null, showHidden: true }), toJson(value)])
          for (const bearer of bearers) expect(text.includes(bearer!.slice(7)), text.slice(0, 99)).toBe(false);
      other.abort();
      await held;
    }
    expect(bearers).toEqual(Array.from({ length: 6 }, () => expect.stringMatching(/^Bearer /)));
  });

  test("the caller's own credentials are the caller's to ask a request for", async () => {
    const client = axios.create({ adapter: "http", baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
    const settings = { headers: { Authorization: "Bearer own" } };
    const { request } = await client.get<unknown, { request: http.ClientRequest }>("/open", settings);
    expect(request.getHeaders()).toMatchObject({ authorization: "Bearer own" });
  });

  test("without redirects", async () => {
    const client = axios.create({ adapter: "http", baseURL: world.service.origin, maxRedirects: 0 });
    ianumInterceptor(world.options)(client);
    const response = await client.get("/things");
    const bearer = world.service.received[0]!.authorization!.slice(7);
    expect(raw(response).includes(bearer)).toBe(false);
    expect(inspect(response, { depth: null, showHidden: true }).includes(bearer)).toBe(false);
  });
});
