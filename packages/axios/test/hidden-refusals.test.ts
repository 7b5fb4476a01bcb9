import { ianumInterceptor } from "@ianum/axios";
import type { AxiosAdapter, AxiosInstance } from "axios";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, type World } from "./world.ts";

describe.each(copies.filter(({ copy }) => copy.endsWith("import")))("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
  });
  afterEach(() => world.close());

  test("a fetch that hides a 401 behind an error of the body has the request sent again", async () => {
    const bearers: (string | null)[] = [];
    const fetch = async (input: unknown): Promise<Response> => {
      bearers.push((input as Request).headers.get("authorization"));
      if (bearers.length > 1) return new Response("{}");
      throw new TypeError("fetch failed", { cause: new Error("expected non-null body source") });
    };
    const env = { fetch, Request, Response } as never;
    await client.post("/things", "text", { adapter: "fetch", env });
    expect(bearers).toHaveLength(2);
    expect(bearers[1]).not.toBe(bearers[0]);
  });

  test("a transport of one's own that follows redirects takes no bearer to another host", async () => {
    const bearers: unknown[] = [];
    const server = createServer(({ url, headers }, response) => {
      bearers.push(headers.authorization?.slice(0, 6));
      if (url === "/") response.writeHead(302, { location: `http://api.localhost:${port}/x` });
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const direct = axios.create({ baseURL: `http://localhost:${port}` });
    ianumInterceptor(world.options)(direct);
    const { http } = createRequire(import.meta.resolve("axios"))("follow-redirects") as { http: object };
    try {
      await direct.get("/", { adapter: "http", transport: http, lookup: async () => ["127.0.0.1", 4] });
    } finally {
      server.close().closeAllConnections();
    }
    expect(bearers).toEqual(["Bearer", undefined]);
  });

  test("a request with plain headers, as of Bun, is without the bearer once its answer is there", async () => {
    const adapter: AxiosAdapter = async (config) => {
      const request = { destroyed: false, headers: { ...config.headers.toJSON() } };
      expect(JSON.stringify(request.headers)).toContain("Bearer");
      return { status: 200, statusText: "OK", data: "", headers: {}, config, request };
    };
    const { request } = await client.get<unknown>("/open", { adapter });
    expect(JSON.stringify((request as { headers: object }).headers)).not.toContain("Bearer");
  });
});
