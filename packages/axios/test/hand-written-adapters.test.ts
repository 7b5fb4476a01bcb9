import { Agent } from "node:http";
import { setImmediate as turn } from "node:timers/promises";
import { inspect } from "node:util";
import { ianumInterceptor } from "@ianum/axios";
import { createAccessToken } from "@ianum/core";
import type { AxiosAdapter, AxiosInstance, AxiosResponse, InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

type Fields = Record<string, unknown>;

async function pass(ms: number): Promise<void> {
  const since = performance.now();
  while (performance.now() < since + ms) await turn();
}

// What an adapter gives is up to its author: of all that is looked at, anything may be missing or be something else.
describe.each(copies.filter(({ copy }) => copy.endsWith("import")))("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
  });
  afterEach(() => world.close());

  const answer = (config: InternalAxiosRequestConfig, more: Fields = {}): AxiosResponse =>
    ({ status: 200, statusText: "", data: "", headers: {}, config, ...more }) as AxiosResponse;
  const bearerOf = ({ headers }: InternalAxiosRequestConfig): string => String(headers.get("Authorization"));
  /** An adapter whose first response is a 401 with `more`, and whose second is a 200. */
  const refusingOnce = (more: Fields): AxiosAdapter & { readonly sendings: InternalAxiosRequestConfig[] } => {
    const sendings: InternalAxiosRequestConfig[] = [];
    const adapter: AxiosAdapter = async (config) => {
      sendings.push({ ...config });
      return sendings.length === 1 ? answer(config, { status: 401, ...more }) : answer(config);
    };
    return Object.assign(adapter, { sendings });
  };

  test.each([undefined, null, "text", 0])("one that rejects with %j has it handed on", async (reason) => {
    const adapter: AxiosAdapter = () => Promise.reject(reason);
    const outcome = await client.get("/", { adapter }).then(
      () => "resolved",
      (thrown: unknown) => ({ thrown }),
    );
    expect(outcome).toEqual({ thrown: reason });
  });

  test("one that resolves with nothing fails as it does without the plugin", async () => {
    const adapter = (async () => undefined) as unknown as AxiosAdapter;
    const alone = await thrownBy(axios.get("/", { adapter }));
    const attached = await thrownBy(client.get("/", { adapter }));
    expect([attached.name, attached.message]).toEqual([alone.name, alone.message]);
  });

  test("an error whose response, request and config are null is handed on as it is", async () => {
    const error = Object.assign(new Error("mine"), { response: null, request: null, config: null });
    const adapter: AxiosAdapter = () => Promise.reject(error);
    expect(await thrownBy(client.get("/", { adapter }))).toBe(error);
    const inside = Object.assign(new Error("mine"), { response: { request: null, config: null, data: null } });
    expect(await thrownBy(client.get("/", { adapter: () => Promise.reject(inside) }))).toBe(inside);
  });

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

  describe("the body of a refusal is released", () => {
    test.each<[string, (release: () => void) => unknown]>([
      ["a stream of Node", (release) => ({ destroy: release })],
      ["a stream of the web", (release) => new ReadableStream({ cancel: release })],
      ["a response of fetch", (release) => ({ body: new ReadableStream({ cancel: release }) })],
      [
        "one that cannot be canceled",
        (release) => ({ cancel: () => (release(), Promise.reject(new TypeError("locked"))) }),
      ],
    ])("of %s", async (_, create) => {
      let released = 0;
      const adapter = refusingOnce({ data: create(() => (released += 1)) });
      expect((await client.get("/", { adapter, transformResponse: [] })).status).toBe(200);
      expect(released).toBe(1);
    });

    test.each([null, { body: null }, { body: {} }, { cancel: true, destroy: true }])(
      "or left alone where it is %j",
      async (data) => {
        expect((await client.get("/", { adapter: refusingOnce({ data }), transformResponse: [] })).status).toBe(200);
      },
    );
  });

  test("a form goes out with its type again, also where the adapter keeps the headers that it makes", async () => {
    const adapter: AxiosAdapter = (config) =>
      axios.getAdapter("http")({
        ...config,
        headers: axios.AxiosHeaders.from(config.headers.toJSON() as Fields as never),
      });
    await client.get("/warm");
    world.sandbox.control.revokeTokens();
    world.service.received.splice(0);
    const { FormData } = (
      axios.defaults as unknown as { env: { FormData: new () => { append(...all: string[]): void } } }
    ).env;
    const form = new FormData();
    form.append("text", "some text");
    expect((await client.post("/things", form, { adapter })).status).toBe(200);
    const [first, second] = world.service.received;
    expect(second!.headers["content-type"]).toBe(first!.headers["content-type"]);
    expect(second!.headers["content-type"]).toContain("boundary=");
  });

  test.each<[string, Fields]>([
    ["has no getBuffer", { _streams: ["x"], getHeaders: () => ({}) }],
    ["has no getHeaders", { _streams: ["x"], getBuffer: () => new Uint8Array() }],
    ["has no parts", { getBuffer: () => new Uint8Array(), getHeaders: () => ({}) }],
  ])("a body that looks like a form but %s is sent as it is", async (_, data) => {
    const adapter = refusingOnce({});
    await client.post("/", data, { adapter, transformRequest: [(body: unknown) => body] });
    const [first, second] = adapter.sendings;
    expect(first!.data).toEqual(data);
    expect(second!.data).toBe(first!.data);
  });

  test.each<[string, () => { readonly settings: Fields; readonly end: () => Promise<void> | void }]>([
    [
      "its signal",
      () => {
        const controller = new AbortController();
        return { settings: { signal: controller.signal }, end: () => controller.abort() };
      },
    ],
    [
      "its cancelToken",
      () => {
        const { token, cancel } = axios.CancelToken.source();
        return { settings: { cancelToken: token }, end: () => cancel() };
      },
    ],
    ["its timeout", () => ({ settings: { timeout: 1_000 }, end: () => pass(1_001) })],
  ])(
    "a call that %s has ended while it was refused gets what its adapter gave, and no other token",
    async (_, create) => {
      await client.get("/warm");
      const { settings, end } = create();
      const error = Object.assign(new Error("mine"), { isAxiosError: true, response: { status: 401 } });
      const adapter: AxiosAdapter = async () => {
        await end();
        throw error;
      };
      const thrown = await thrownBy(client.get("/", { adapter, ...settings }));
      expect(thrown === (error as unknown) || axios.isCancel(thrown)).toBe(true);
      expect(world.events.filter(({ type }) => type === "token-refused")).toEqual([
        { type: "token-refused", mayResend: false },
      ]);
      expect(world.sandbox.log.tokenRequests).toBe(1);
    },
  );

  test("a call with a timeout is sent again, too", async () => {
    const adapter = refusingOnce({});
    expect((await client.get("/", { adapter, timeout: 60_000 })).status).toBe(200);
    expect(adapter.sendings).toHaveLength(2);
  });

  test("an error that names the time that was left names the call's own", async () => {
    const source = {
      async getToken() {
        await pass(5);
        return createAccessToken("abc", Number.POSITIVE_INFINITY);
      },
      invalidate: async () => undefined,
    };
    const slow = axios.create({ baseURL: world.service.origin });
    ianumInterceptor({ source })(slow);
    let left = 0;
    const adapter: AxiosAdapter = (config) => {
      left = config.timeout!;
      return Promise.reject(new Error(`timeout of ${left}ms exceeded`));
    };
    const error = await thrownBy(slow.get("/", { adapter, timeout: 60_000 }));
    expect(left).toBeLessThan(60_000);
    expect(error.message).toBe("timeout of 60000ms exceeded");
    expect(error.stack).toContain("timeout of 60000ms exceeded");
    expect(error.stack).not.toContain(`timeout of ${left}ms`);
  });

  test("a time that is set is not read into other errors", async () => {
    const adapter: AxiosAdapter = () => Promise.reject(new Error("mine"));
    expect((await thrownBy(client.get("/", { adapter, timeout: 60_000 }))).message).toBe("mine");
  });
});
