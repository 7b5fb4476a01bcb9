import { Agent } from "node:http";
import { inspect } from "node:util";
import { ianumInterceptor } from "@ianum/axios";
import type { AxiosAdapter, AxiosInstance, InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answer } from "./answer.ts";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

type Fields = Record<string, unknown>;

// What an adapter gives leads to no token when it is printed, and is otherwise as it was.
describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
  });
  afterEach(() => world.close());

  const bearerOf = ({ headers }: InternalAxiosRequestConfig): string => String(headers.get("Authorization"));

  test("an error whose response has a request and a config of its own leads to no token", async () => {
    const adapter: AxiosAdapter = (config) => {
      const headers = { authorization: bearerOf(config) };
      const response = { status: 500, config: { headers: { ...headers } }, request: { headers: { ...headers } } };
      return Promise.reject(Object.assign(new Error("mine"), { response }));
    };
    const { response } = await thrownBy(client.get("/", { adapter }));
    const { config, request } = response as { config: unknown; request: unknown };
    expect([config, request]).toEqual([{ headers: {} }, { headers: {} }]);
    expect(Object.keys(response as object)).not.toContain("request");
  });

  test("headers that are not our token stay in what it hands on", async () => {
    const others = { Authorization: "Bearer other", "X-Own": "mine" };
    const adapter: AxiosAdapter = async (config) => {
      const request = { headers: new Headers(others) };
      return answer(config, { request, config: { ...config, headers: { ...others } } });
    };
    const { config, request } = await client.get<unknown>("/", { adapter });
    expect(config.headers).toEqual(others);
    const { headers } = request as { headers: Headers };
    expect([headers.get("authorization"), headers.get("x-own")]).toEqual(["Bearer other", "mine"]);
    const ours: AxiosAdapter = async (sent) =>
      answer(sent, { config: { ...sent, headers: { AUTHORIZATION: bearerOf(sent), "X-Own": "mine" } } });
    expect((await client.get("/", { adapter: ours })).config.headers).toEqual({ "X-Own": "mine" });
  });

  test("a request prints as its text, numbers and booleans", async () => {
    const host = { leads: "everywhere" };
    const request = { method: "GET", destroyed: false, host, path: () => host, protocol: undefined, agent: host };
    const adapter: AxiosAdapter = async (config) => answer(config, { request });
    const response = await client.get<unknown>("/", { adapter });
    expect(inspect(response.request)).toBe("{ method: 'GET', destroyed: false }");
    expect(JSON.stringify(response.request)).toBe('{"method":"GET","destroyed":false}');
    expect(Object.keys(response.request as object)).toEqual(Object.keys(request));
    expect("getHeaders" in request).toBe(false);
  });

  test("a request with Headers prints so only where it is one of Node's kind, as Bun's is", async () => {
    const bun = { method: "GET", destroyed: false, headers: new Headers(), agent: { leads: "everywhere" } };
    const fetched = new Request("http://localhost/things");
    const adapterOf =
      (request: object): AxiosAdapter =>
      async (config) =>
        answer(config, { request });
    await client.get("/", { adapter: adapterOf(bun) });
    await client.get("/", { adapter: adapterOf(fetched) });
    expect(inspect(bun)).toBe("{ method: 'GET', destroyed: false }");
    expect(inspect(fetched)).toMatch(/^Request \{/);
    expect(Object.hasOwn(fetched, "toJSON")).toBe(false);
  });

  test("what was to be written is without the token after a failure, and keeps its other text", async () => {
    const failing =
      (more: (bearer: string) => Fields): AxiosAdapter =>
      (config) =>
        Promise.reject(Object.assign(new Error("mine"), { request: more(bearerOf(config)) }));
    const adapter = failing((bearer) => ({
      path: "/undefined",
      agent: {},
      _header: `GET /undefined\r\nauthorization: ${bearer}\r\n`,
      _options: { headers: { Authorization: bearer, Accept: "*/*" } },
    }));
    const error = await thrownBy(client.get("/", { adapter }));
    const request = error["request"] as Fields;
    expect(request["_header"]).toBe("GET /undefined\r\nauthorization: Bearer [redacted]\r\n");
    expect(request["_options"]).toEqual({ headers: { Accept: "*/*" } });
    expect(Object.keys(request)).toEqual(["path"]);

    // As follow-redirects has it, whose request stands for one of Node's.
    const node = { method: "GET", agent: {}, getHeaders: () => ({}) };
    const both = (await thrownBy(client.get("/", { adapter: failing(() => ({ _currentRequest: node })) })))["request"];
    for (const one of [both, node]) expect(inspect(one)).toBe("{ method: 'GET' }");
    expect(Object.keys(node)).toEqual(["method", "getHeaders"]);

    // The caller's own is the caller's; nothing was written; and there are no options.
    const own = { headers: { Authorization: "Bearer undefined" } };
    const left = (await thrownBy(client.get("/", { ...own, adapter })))["request"] as Fields;
    expect(left["_header"]).toBe("GET /undefined\r\nauthorization: Bearer undefined\r\n");
    expect(left["_options"]).toEqual({ headers: { Authorization: "Bearer undefined", Accept: "*/*" } });
    for (const written of [undefined, null])
      expect((await thrownBy(client.get("/", { adapter: failing(() => ({ _header: written })) }))).message).toBe(
        "mine",
      );
  });

  test("a body that has a socket keeps the fields that it has", async () => {
    const data = { socket: { leads: "everywhere" }, statusCode: 200 };
    const adapter: AxiosAdapter = async (config) => answer(config, { data });
    await client.get("/", { adapter, transformResponse: [] });
    expect("req" in data || "client" in data).toBe(false);
    expect(inspect(data)).toBe("{ statusCode: 200 }");
    expect(Object.keys(data)).toEqual(["statusCode"]);
  });

  test("an agent that prints itself goes on doing so", async () => {
    const print = (): string => "my agent";
    // An instance of a class: plain objects are copied by axios.
    const httpAgent = Object.assign(new Agent(), { [Symbol.for("nodejs.util.inspect.custom")]: print });
    await client.get("/", { httpAgent, adapter: async (config) => answer(config) });
    expect(inspect(httpAgent)).toBe("my agent");
    expect(Object.hasOwn(httpAgent, "toJSON")).toBe(false);
  });
});
