import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, type TokenSourceOptions } from "@ianum/core";
import type { AxiosAdapter, AxiosInstance, AxiosStatic, InternalAxiosRequestConfig } from "axios";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

describe.each(copies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  const servers: Server[] = [];
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
    await client.get("/warm");
    world.sandbox.control.revokeTokens();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    await world.close();
  });
  const listen = async (answer: Parameters<typeof createServer>[1]): Promise<string> => {
    const server = createServer(answer);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    test.each([
      ["is longer than maxContentLength", { maxContentLength: 10 }, "x".repeat(100_000)],
      ["is not what responseType asks for", { responseType: "formdata" }, "not a form"],
    ])("a refusal whose body %s replaces the token", async (_, settings, body) => {
      const bearers: (string | undefined)[] = [];
      const origin = await listen((request, response) => {
        bearers.push(request.headers.authorization);
        const isFirst = bearers.length === 1;
        response.writeHead(isFirst ? 401 : 200, {
          "content-type": isFirst ? "text/plain" : "application/x-www-form-urlencoded",
        });
        response.end(isFirst ? body : "a=1");
      });
      const other = axios.create({ baseURL: origin, adapter });
      ianumInterceptor(world.options)(other);
      await other.get("/things", settings as object);
      expect(bearers).toHaveLength(2);
      expect(bearers[1]).not.toBe(bearers[0]);
    });

    test("a timeout names the call's own time, and has the code that axios alone gives it", async () => {
      const wait = 200;
      const alone = await thrownBy(axios.get(await listen(() => undefined), { adapter, timeout: wait }));
      world.service.hold();
      const later = await thrownBy(client.get("/slow", { adapter, timeout: wait }));
      world.sandbox.control.fail({ on: "token", with: { type: "hang" } });
      const cold = axios.create({ baseURL: world.service.origin });
      ianumInterceptor(world.options)(cold);
      const waiting = await thrownBy(cold.get("/slow", { adapter, timeout: wait }));
      for (const error of [later, waiting]) {
        expect([error["code"], error.message]).toEqual([alone["code"], alone.message]);
        expect(error.stack).toContain(alone.message);
      }
    });
  });

  test("an object that axios makes a form of is sent again, with the same bytes and type", async () => {
    for (const value of ["1", Buffer.alloc(300_000, "z"), "ü\r\n".repeat(1_000)]) {
      world.service.received.splice(0);
      world.sandbox.control.revokeTokens();
      expect((await client.postForm("/things", { value, more: "2" })).status).toBe(200);
      const [first, second] = world.service.received;
      expect(second!.body).toBe(first!.body);
      expect(second!.headers["content-type"]).toBe(first!.headers["content-type"]);
      expect(second!.authorization).not.toBe(first!.authorization);
    }
  });

  test("the bearer is not left in the config of an adapter that hands its request on", async () => {
    const seen: InternalAxiosRequestConfig[] = [];
    const plain: AxiosAdapter = async (config) => {
      const other = { ...config, headers: { ...config.headers.toJSON() } } as unknown as InternalAxiosRequestConfig;
      seen.push(other);
      const request = { headers: { ...config.headers.toJSON() } };
      return { status: 200, statusText: "OK", data: "", headers: {}, config: other, request };
    };
    const handOn =
      (axiosOf: AxiosStatic): AxiosAdapter =>
      (config) =>
        axiosOf.request({ ...config, adapter: "http" } as InternalAxiosRequestConfig);
    for (const adapter of [plain, handOn(axios)]) {
      const response = await client.get("/open", { adapter });
      expect(JSON.stringify(response.config.headers)).not.toContain("Bearer");
      expect(JSON.stringify((response.request as { headers?: object }).headers ?? {})).not.toContain("Bearer");
    }
    expect(seen).toHaveLength(1);
    world.sandbox.control.refuseTokens();
    const error = await thrownBy(client.get("/things", { adapter: handOn(axios) }));
    expect(JSON.stringify((error["config"] as { headers: object }).headers)).not.toContain("Bearer");
  });

  test("plain http to this machine does not go through the environment's proxy", async () => {
    let proxied = 0;
    const proxy = await listen((_, response) => ((proxied += 1), response.end("proxy")));
    for (const name of ["HTTP_PROXY", "http_proxy", "ALL_PROXY"]) vi.stubEnv(name, proxy);
    for (const name of ["NO_PROXY", "no_proxy"]) vi.stubEnv(name, "");
    const { config } = await client.get("/things", { adapter: "http" });
    expect(proxied).toBe(0);
    expect(config.proxy).toBeUndefined();
  });

  test("https keeps the environment's proxy, through which it goes in a tunnel", async () => {
    const seen: unknown[] = [];
    const adapter: AxiosAdapter = async (config) => {
      seen.push([config.headers.has("Authorization"), config.proxy]);
      return { status: 200, statusText: "", data: "", headers: {}, config };
    };
    const secure = axios.create({ baseURL: "https://api.example.com", adapter });
    ianumInterceptor(world.options)(secure);
    await secure.get("/things");
    await client.get("/things", { adapter });
    expect(seen).toEqual([
      [true, undefined],
      [true, false],
    ]);
  });

  test("plain http through a proxy that the config names carries no token, and an event says so", async () => {
    const bearers: (string | undefined)[] = [];
    const proxy = await listen(
      (request, response) => (bearers.push(request.headers.authorization), response.end("{}")),
    );
    const { port } = new URL(proxy);
    await client.get("/things", {
      adapter: "http",
      proxy: { host: "127.0.0.1", port: Number(port), protocol: "http" },
    });
    expect(bearers).toEqual([undefined]);
    expect(world.events).toContainEqual({ type: "origin-denied", origin: world.service.origin });
  });

  test("a URL object that changes while the token is awaited takes no token elsewhere", async () => {
    const stranger = await world.elsewhere();
    const direct = axios.create();
    ianumInterceptor({
      source: createTokenSource(world.options as TokenSourceOptions),
      origins: [world.service.origin],
    })(direct);
    const url = new URL(`${world.service.origin}/open`);
    const call = direct.get(url as unknown as string);
    url.port = String(stranger.port);
    await call;
    expect(stranger.received).toEqual([]);
  });

  // axios appends the frames of a call to the stack of what it rejects with; a second call inside would append its own.
  test.each([1, 5, 12, 40])(
    "the stack of an error is as without the plugin, for a call from %i frames deep",
    async (depth) => {
      const stackOf = async (one: AxiosInstance): Promise<string[]> => {
        const callFrom = async (left: number): Promise<unknown> =>
          left > 1 ? await callFrom(left - 1) : await one.get("/things");
        const { stack } = await thrownBy(callFrom(depth));
        return stack!.split("\n").map((line) => line.trim());
      };
      world.sandbox.control.refuseTokens();
      const alone = await stackOf(axios.create({ baseURL: world.service.origin }));
      const attached = await stackOf(client);
      const frames = (stack: readonly string[], name: string): number =>
        stack.filter((line) => line.includes(`${name} (`)).length;
      for (const name of ["callFrom", "Axios.request", "stackOf"])
        expect([name, frames(attached, name)]).toEqual([name, frames(alone, name)]);
      expect(frames(attached, "callFrom")).toBeGreaterThan(0);
    },
  );

  test("interceptors.request.use(ianumInterceptor) says what to write", async () => {
    const wrong = axios.create();
    wrong.interceptors.request.use(ianumInterceptor as never);
    expect((await thrownBy(wrong.get("/things"))).message).toMatch(/write axios\.use\(ianumInterceptor\)/);
    const wrongToo = axios.create();
    wrongToo.interceptors.request.use(ianumInterceptor(world.options) as never);
    expect((await thrownBy(wrongToo.get("/things"))).message).toMatch(/write axios\.use\(ianumInterceptor\)/);
  });
});
