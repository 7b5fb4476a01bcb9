import { createRequire } from "node:module";
import { type AxiosPlugin, ianumInterceptor, type IanumInterceptorOptions } from "@ianum/axios";
import { register } from "@ianum/axios/register";
import { createTokenSource, type TokenSourceOptions } from "@ianum/core";
import axios, { type Axios, type AxiosInstance, type AxiosRequestConfig } from "axios";
import type { AxiosStatic as AxiosOfRequire } from "axios" with { "resolution-mode": "require" };
import { afterEach, beforeEach, describe, expect, expectTypeOf, onTestFinished, test, vi } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

let world: World;
const detachAll: (() => void)[] = [];
beforeEach(async () => {
  world = await createWorld();
});
afterEach(async () => {
  for (const detach of detachAll.splice(0)) detach();
  vi.unstubAllEnvs();
  await world.close();
});

/** axios is one for all that run in this process. */
const attached = (detach: () => void): (() => void) => {
  detachAll.push(detach);
  return detach;
};
const keysInEnvironment = (): void => {
  const [gate] = world.sandbox.gates;
  vi.stubEnv("IANUM_CLIENT_ID", gate!.id);
  vi.stubEnv("IANUM_CLIENT_SECRET", gate!.secrets[0]);
  vi.stubEnv("IANUM_API_AUTH_URL", world.platform);
  vi.stubEnv("IANUM_AUTH_URL", world.service.origin);
};
const things = (): string => `${world.service.origin}/things`;

test("axios.use(ianumInterceptor) takes the credentials from the environment", async () => {
  keysInEnvironment();
  const detach = attached(axios.use(ianumInterceptor));
  expectTypeOf(detach).toEqualTypeOf<() => void>();
  expect((await axios.get(things())).status).toBe(200);
});

test("axios.use(ianumInterceptor()) does, too", async () => {
  keysInEnvironment();
  attached(axios.use(ianumInterceptor()));
  expect((await axios(things())).status).toBe(200);
});

test("axios.use(ianumInterceptor(options)) takes them from the options", async () => {
  attached(axios.use(ianumInterceptor(world.options)));
  expect((await axios({ url: things() })).status).toBe(200);
});

test("the plugin is called with an instance, without register; the instance's baseURL is allowed", async () => {
  const source = createTokenSource(world.options as TokenSourceOptions);
  const client = axios.create({ baseURL: world.service.origin });
  const detach = ianumInterceptor({ source })(client);
  expectTypeOf(detach).toEqualTypeOf<() => void>();
  expect((await client.get("/things")).status).toBe(200);
});

test("ianumInterceptor is called with an instance", async () => {
  keysInEnvironment();
  const client = axios.create();
  expectTypeOf(ianumInterceptor(client)).toEqualTypeOf<() => void>();
  expect((await client.get(things())).status).toBe(200);
});

test("instances that are created after register have use", async () => {
  const client = axios.create({ baseURL: world.service.origin });
  expectTypeOf(client.use).toEqualTypeOf<(plugin: AxiosPlugin) => () => void>();
  const detach = client.use(ianumInterceptor(world.options));
  expect((await client.get("/things")).status).toBe(200);
  detach();
  expect((await thrownBy(client.get("/things")))["status"]).toBe(401);
});

/** A class that extends Axios, and has this done to each instance. */
function classWith(attach: (client: Axios) => unknown) {
  return class Client extends axios.Axios {
    static constructed = 0;
    constructor() {
      super({ baseURL: world.service.origin, adapter: "http", validateStatus: () => true });
      Client.constructed += 1;
      attach(this);
    }
  };
}

test("instances of a class that extends Axios have use", async () => {
  const Client = classWith((client) => client.use(ianumInterceptor(world.options)));
  const client = new Client();
  expect((await client.get("/things")).status).toBe(200);
  expect(Client.constructed).toBe(1);
});

test("instances of a class that extends Axios take a plugin without register", async () => {
  const Client = classWith(ianumInterceptor(world.options));
  const { request } = axios.Axios.prototype;
  let requests = 0;
  Client.prototype.request = function (this: Axios, config: AxiosRequestConfig) {
    requests += 1;
    return request.call(this, config);
  } as typeof request;
  const client = new Client();
  let runs = 0;
  client.interceptors.request.use((config) => ((runs += 1), config));
  expect((await client.get("/things")).status).toBe(200);
  world.sandbox.control.revokeTokens();
  expect((await client.get("/things")).status).toBe(200);
  expect([Client.constructed, requests, runs]).toEqual([1, 2, 2]);
});

test("with use an adapter is known by its name; without it one more instance is made, once", async () => {
  const counted = (): { client: AxiosInstance; created: () => number } => {
    const client = axios.create({ baseURL: world.service.origin });
    const { create } = client;
    let created = 0;
    client.create = (...defaults) => ((created += 1), create(...defaults));
    return { client, created: () => created };
  };
  const getAdapter = vi.spyOn(axios, "getAdapter");
  onTestFinished(() => void vi.restoreAllMocks());
  for (const [attach, expected] of [
    [(client: AxiosInstance) => client.use(ianumInterceptor(world.options)), 0],
    [(client: AxiosInstance) => ianumInterceptor(world.options)(client), 1],
  ] as const) {
    const { client, created } = counted();
    getAdapter.mockClear();
    attach(client);
    for (const path of ["/1", "/2"]) expect((await client.get(path)).status).toBe(200);
    expect([created(), getAdapter.mock.calls.length]).toEqual(expected === 0 ? [0, 2] : [1, 0]);
  }
});

test("an axios that the instance was not made with is not asked for adapters", async () => {
  const { axios: oldest } = copies.at(-1)!;
  const client = oldest.create({ baseURL: world.service.origin });
  ianumInterceptor(world.options)(client, axios);
  world.sandbox.control.refuseTokens();
  expect(await thrownBy(client.get("/things"))).toBeInstanceOf(oldest.AxiosError);
});

test("register leaves a use alone that is there, and what it adds can be replaced", () => {
  const use = (): string => "axios's own";
  const bare = (more: { use?: unknown }) => ({
    defaults: {},
    interceptors: { request: {}, response: {} },
    Axios: { prototype: { ...more } },
    ...more,
  });
  const later = bare({ use });
  register(later);
  expect([later.use, later.Axios.prototype.use]).toEqual([use, use]);
  const today = bare({});
  register(today);
  for (const object of [today, today.Axios.prototype])
    expect(Object.getOwnPropertyDescriptor(object, "use")).toMatchObject({
      configurable: true,
      writable: true,
      enumerable: false,
    });
});

test("register takes the axios of require, typed, and can be called again", async () => {
  const required = createRequire(import.meta.url)("axios") as AxiosOfRequire;
  const registered = register(register(required));
  expect(registered).toBe(required);
  expectTypeOf(registered.use).toEqualTypeOf<(plugin: AxiosPlugin) => () => void>();
  attached(registered.use(ianumInterceptor(world.options)));
  expect((await registered.get(things())).status).toBe(200);

  const client = registered.create({ baseURL: world.service.origin });
  expectTypeOf(client.get).toBeFunction();
  client.use(ianumInterceptor(world.options));
  expect((await client.get("/things")).status).toBe(200);
  expectTypeOf(ianumInterceptor(world.options)).toBeCallableWith(required);
});

describe.each(copies)("with the copy of $copy", ({ axios: copy }) => {
  test("a refusal is an error of that copy, and so are the others", async () => {
    const client = copy.create();
    ianumInterceptor(world.options)(client);
    world.sandbox.control.refuseTokens();
    const refused = await thrownBy(client.get(things()));
    expect(refused).toBeInstanceOf(copy.AxiosError);
    expect(refused["status"] ?? (refused["response"] as { status: number }).status).toBe(401);
    expect((refused["config"] as { headers: unknown }).headers).toBeInstanceOf(copy.AxiosHeaders);
    expect(await thrownBy(client.get(things(), { signal: AbortSignal.abort() }))).toBeInstanceOf(copy.CanceledError);

    world.sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const other = copy.create();
    ianumInterceptor(world.options)(other);
    const late = await thrownBy(other.get(things(), { timeout: 20 }));
    expect(late).toBeInstanceOf(copy.AxiosError);
    expect([late["code"], late.message]).toEqual(["ECONNABORTED", "timeout of 20ms exceeded"]);
  });

  test("register works", async () => {
    attached(register(copy).use(ianumInterceptor(world.options)));
    expect((await copy.get(things())).status).toBe(200);
    const client = register(copy).create();
    client.use(ianumInterceptor(world.options));
    expect((await client.get(things())).status).toBe(200);
  });
});

describe("bad options are refused when they are given", () => {
  const create = ianumInterceptor as (options: unknown) => AxiosPlugin;
  test.each([
    [{ clientId: "", clientSecret: "s" }, /^clientId: /],
    [{ clientId: "gate_1", clientSecret: "" }, /^clientSecret: /],
    [
      { clientId: "gate_1", clientSecret: "s", endpoints: { apiAuth: "http://api.example.com" } },
      /^endpoints.apiAuth: /,
    ],
    [{ clientId: "gate_1", clientSecret: "s", region: "eu.evil" }, /^region: /],
    [{ clientId: "gate_1", clientSecret: "s", timeoutMs: -1 }, /^timeoutMs: /],
    [{ clientId: "gate_1", clientSecret: "s", origins: ["http://api.example.com"] }, /^origins\[0\]: /],
    [{ source: {} }, /^source: /],
    ["gate_1", /^options: /],
    [null, /^options: /],
  ])("%o", (options, message) => {
    expect(() => create(options)).toThrow(
      expect.objectContaining({ name: "ConfigurationError", message: expect.stringMatching(message) as string }),
    );
  });

  test("an environment without keys lists all the names that are missing", () => {
    vi.stubEnv("IANUM_CLIENT_ID", "");
    vi.stubEnv("IANUM_CLIENT_SECRET", "");
    expect(() => ianumInterceptor()).toThrow("IANUM_CLIENT_ID, IANUM_CLIENT_SECRET: missing");
    expect(() => axios.use(ianumInterceptor)).toThrow("IANUM_CLIENT_ID, IANUM_CLIENT_SECRET: missing");
  });

  test("the config of a request names what was given in its place", () => {
    const config = { headers: {}, transformRequest: [] };
    expect(() => create(config)).toThrow(expect.objectContaining({ option: "options" }));
    const plugin = ianumInterceptor(world.options) as (instance: unknown) => unknown;
    expect(() => plugin(config)).toThrow(expect.objectContaining({ option: "instance" }));
  });

  test("what is no instance, and what is no plugin", () => {
    const plugin = ianumInterceptor(world.options) as (instance: unknown) => unknown;
    expect(() => plugin(undefined)).toThrow(/^instance: must be axios/);
    expect(() => plugin({})).toThrow(/^instance: must be axios/);
    expect(() => axios.use({} as AxiosPlugin)).toThrow(/^plugin: must be a function/);
  });
});

test("the types refuse what cannot work", () => {
  expectTypeOf<{ clientId: string }>().not.toExtend<IanumInterceptorOptions>();
  expectTypeOf<{ clientId: string; clientSecret: string }>().toExtend<IanumInterceptorOptions>();
  expectTypeOf<AxiosInstance>().toExtend<Parameters<AxiosPlugin>[0]>();
  expectTypeOf(ianumInterceptor(world.options)).toEqualTypeOf<AxiosPlugin>();
});

test("axios.interceptors.request.use(ianumInterceptor), which the name invites, says what to write", async () => {
  for (const client of [axios.create(), axios.create({ baseURL: "http://localhost:1" })]) {
    client.interceptors.request.use(ianumInterceptor as never);
    await expect(client.get("/")).rejects.toMatchObject({
      name: "ConfigurationError",
      message: expect.stringContaining("write axios.use(ianumInterceptor)"),
    });
  }
});
