import { setImmediate as turn } from "node:timers/promises";
import { ianumInterceptor } from "@ianum/axios";
import { createAccessToken } from "@ianum/core";
import type { AxiosAdapter, AxiosInstance, InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answer } from "./answer.ts";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

type Fields = Record<string, unknown>;

async function pass(ms: number): Promise<void> {
  const since = performance.now();
  while (performance.now() < since + ms) await turn();
}

// What an adapter gives is up to its author: of all that is looked at, anything may be missing or be something else.
describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
  });
  afterEach(() => world.close());

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
