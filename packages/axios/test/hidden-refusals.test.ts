import { ianumInterceptor } from "@ianum/axios";
import type { AxiosAdapter, AxiosInstance } from "axios";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, hiddenRefusal, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
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
      throw hiddenRefusal();
    };
    const env = { fetch, Request, Response } as never;
    await client.post("/things", "text", { adapter: "fetch", env });
    expect(bearers).toHaveLength(2);
    expect(bearers[1]).not.toBe(bearers[0]);
  });

  test("a fetch that fails for another reason is not called again", async () => {
    let calls = 0;
    const fetch = async (): Promise<Response> => {
      calls += 1;
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    };
    const call = client.post("/things", "text", { adapter: "fetch", env: { fetch, Request, Response } as never });
    await expect(call).rejects.toThrow(/fetch failed|Network Error/);
    expect(calls).toBe(1);
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("a config without env is no hindrance, nor is a fetch that is called with an address", async () => {
    const inputs: unknown[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => (inputs.push(input), globalThis.fetch(input, init));
    client.interceptors.request.use((config) => {
      if (config.url === "/1") Reflect.deleteProperty(config, "env");
      else config.env = { ...config.env, fetch, Request: null } as never;
      return config;
    });
    for (const url of ["/1", "/2"]) expect((await client.get(url, { adapter: "fetch" })).status).toBe(200);
    // Older versions know of no env.
    if (inputs.length > 0) expect(inputs).toEqual([`${world.service.origin}/2`]);
  });

  describe("a transport of one's own that follows redirects", () => {
    const start = async (finalStatus: number) => {
      const visits: string[] = [];
      const server = createServer(({ headers, method, url }, response) => {
        visits.push(
          `${method} ${headers.host!.split(":")[0]}${url} ${headers.authorization?.slice(0, 6) ?? "no token"}`,
        );
        if (url === "/") response.writeHead(303, { location: `http://api.localhost:${port}/x` });
        else response.statusCode = finalStatus;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      onTestFinished(() => server.close().closeAllConnections());
      const { port } = server.address() as AddressInfo;
      const direct = axios.create({ baseURL: `http://localhost:${port}`, adapter: "http" });
      direct.defaults.lookup = async () => ["127.0.0.1", 4];
      ianumInterceptor(world.options)(direct);
      const { http } = createRequire(import.meta.resolve("axios"))("follow-redirects") as { http: object };
      return { direct, http, visits };
    };

    test("takes no bearer to another host", async () => {
      const { direct, http, visits } = await start(200);
      await direct.get("/", { transport: http });
      expect(visits).toEqual(["GET localhost/ Bearer", "GET api.localhost/x no token"]);
    });

    // axios gives `beforeRedirect` to its own transport alone, and the newest drops the bearer by itself.
    test.each(["get", "post"] as const)("is known to have followed one: a 401 there ends the %s", async (method) => {
      const { direct, http, visits } = await start(401);
      const beforeRedirect: string[] = [];
      const own = {
        request: (options: { beforeRedirect?: unknown }, ...rest: unknown[]) =>
          (http as { request(...all: unknown[]): unknown }).request(
            {
              ...options,
              beforeRedirect: (next: { href: string }) => {
                beforeRedirect.push(next.href);
                (options.beforeRedirect as ((next: object) => void) | undefined)?.(next);
              },
            },
            ...rest,
          ),
      };
      await expect(direct.request({ method, url: "/", transport: own })).rejects.toMatchObject({
        response: { status: 401 },
      });
      expect(visits).toEqual([`${method.toUpperCase()} localhost/ Bearer`, "GET api.localhost/x no token"]);
      expect(beforeRedirect).toHaveLength(1);
      expect(world.sandbox.log.tokenRequests).toBe(1);
    });
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
