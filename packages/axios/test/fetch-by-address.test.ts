import { ianumInterceptor } from "@ianum/axios";
import type { AxiosInstance, CreateAxiosDefaults, InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, hiddenRefusal, thrownBy, until, type World } from "./world.ts";

type Env = NonNullable<CreateAxiosDefaults["env"]>;
type Fetch = typeof globalThis.fetch;

// What axios's documentation gives for a fetch of one's own: it is called with an address, and makes its own Request.
const byAddress = { Request: null, Response: null } as unknown as Env;

describe.each(copies)("with axios of $copy", ({ axios }) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  const create = (env: Env, isAttached = true): AxiosInstance => {
    const client = axios.create({ baseURL: world.service.origin, adapter: "fetch", env });
    if (isAttached) ianumInterceptor(world.options)(client);
    return client;
  };
  const received = (): string[] => world.service.received.map(({ method, path }) => `${method} ${path}`);

  describe.each<[string, Env]>([
    ["a fetch of the caller's own", { ...byAddress, fetch: (input, init) => globalThis.fetch(input, init) }],
    ["the global fetch", byAddress],
  ])("%s that is called with an address", (_, env) => {
    test("sends no POST again that was redirected", async () => {
      const client = create(env);
      await client.get("/warm");
      world.sandbox.control.revokeTokens();
      world.service.redirect("/form", "/page", 303);
      expect(await thrownBy(client.post("/form", { n: 1 }))).toMatchObject({ response: { status: 401 } });
      expect(received()).toEqual(["GET /warm", "POST /form", "GET /page"]);
      world.service.redirect("/moved", "/page");
      world.sandbox.control.revokeTokens();
      expect((await client.get("/moved")).status).toBe(200);
    });

    test("takes a 401 of another origin for no refusal of the token", async () => {
      const stranger = await world.elsewhere();
      world.service.redirect("/away", `${stranger.origin}/things`);
      expect(await thrownBy(create(env).get("/away"))).toMatchObject({ response: { status: 401 } });
      expect(stranger.received.map(({ authorization }) => authorization)).toEqual([undefined]);
      expect(received()).toEqual(["GET /away"]);
      expect(world.sandbox.log.tokenRequests).toBe(1);
      expect(world.events.map(({ type }) => type)).not.toContain("token-refused");
    });
  });

  test("of two calls to one address at a time, only the one that was not redirected is sent again", async () => {
    let calls = 0;
    const fetch: Fetch = (input, init) => {
      calls += 1;
      return globalThis.fetch(calls === 1 ? `${world.service.origin}/form` : input, init);
    };
    const client = create({ ...byAddress, fetch });
    await create(byAddress).get("/warm");
    world.sandbox.control.refuseTokens();
    world.service.redirect("/form", "/page", 303);
    const release = world.service.hold();
    const redirected = thrownBy(client.post("/things", { n: 1 }));
    await until(() => calls === 1);
    const refused = thrownBy(client.post("/things", { n: 2 }));
    await until(() => calls === 2);
    release();
    await Promise.all([redirected, refused]);
    const posts = world.service.received.filter(({ method }) => method === "POST").map(({ body }) => body);
    expect(posts.toSorted((one, other) => one.localeCompare(other))).toEqual(['{"n":1}', '{"n":2}', '{"n":2}']);
  });

  test("a fetch by address that hides a 401 behind an error of the body has the request sent again", async () => {
    const bearers: unknown[] = [];
    const fetch: Fetch = async (_, init) => {
      bearers.push(new Headers(init?.headers).get("authorization"));
      if (bearers.length > 1) return new Response("{}");
      throw hiddenRefusal();
    };
    await create({ ...byAddress, fetch }).post("/things", "text");
    expect(bearers).toEqual([expect.stringMatching(/^Bearer /), expect.stringMatching(/^Bearer /)]);
    expect(bearers[1]).not.toBe(bearers[0]);
  });

  // A fetch of the caller's own may be strict about its options.
  test.each<[string, Env]>([
    ["an address", byAddress],
    ["a Request", {}],
  ])("a fetch that is called with %s gets the options that axios alone gives it", async (_, env) => {
    const seen: unknown[] = [];
    const fetch: Fetch = (input, init) => {
      const { headers: _headers, signal: _signal, ...options } = init ?? {};
      seen.push(init && options);
      return globalThis.fetch(input, init);
    };
    const fetchOptions = { cache: "no-store", keepalive: false } as const;
    for (const isAttached of [false, true]) {
      const client = create({ ...env, fetch }, isAttached);
      for (const settings of [{}, { fetchOptions }]) {
        const { config } = await client.post("/open", { n: 1 }, settings);
        expect(config.fetchOptions).toEqual("fetchOptions" in settings ? fetchOptions : undefined);
        expect("fetchOptions" in config).toBe("fetchOptions" in settings);
      }
    }
    expect(seen).toHaveLength(4);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
  });

  test.each([null, undefined, false])("the global fetch is used in place of one that is %s", async (fetch) => {
    const client = create({ fetch } as unknown as Env);
    expect((await client.get("/things")).status).toBe(200);
    world.sandbox.control.revokeTokens();
    world.service.redirect("/form", "/page", 303);
    expect(await thrownBy(client.post("/form", { n: 1 }))).toMatchObject({ response: { status: 401 } });
    expect(received()).toEqual(["GET /things", "POST /form", "GET /page"]);
  });

  // An interceptor has the config in hand, and may keep it.
  test("the fetch that a config has while it is sent serves other callers, too", async () => {
    const inits: unknown[] = [];
    const hidden = hiddenRefusal();
    const fetch: Fetch = async (input, init) => {
      inits.push(init);
      if (init?.method === "POST") throw hidden;
      return globalThis.fetch(input, init);
    };
    const client = create({ fetch });
    let config: InternalAxiosRequestConfig | undefined;
    client.interceptors.request.use((given) => (config = given));
    const release = world.service.hold();
    const call = client.get("/things");
    await until(() => inits.length === 1);
    const url = `${world.service.origin}/open`;
    const init = { method: "PUT" };
    const others = [config?.env?.fetch?.(url), config?.env?.fetch?.(url, init)];
    await expect(config?.env?.fetch?.(url, { method: "POST" })).rejects.toBe(hidden);
    release();
    for (const other of others) expect((await other)?.status).toBe(200);
    expect(inits.slice(1)).toEqual([undefined, init, { method: "POST" }]);
    expect((await call).status).toBe(200);
  });
});
