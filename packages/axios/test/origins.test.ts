import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, type TokenSource, type TokenSourceOptions } from "@ianum/core";
import type { AxiosAdapter, AxiosInstance } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, type Service, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let source: TokenSource;
  let stranger: Service;
  beforeEach(async () => {
    world = await createWorld();
    source = createTokenSource(world.options as TokenSourceOptions);
    stranger = await world.elsewhere();
  });
  afterEach(() => world.close());

  const create = (defaults: Parameters<typeof axios.create>[0], origins: readonly string[] = []): AxiosInstance => {
    const client = axios.create({ validateStatus: null, ...defaults });
    ianumInterceptor({ source, origins })(client);
    return client;
  };
  const hasToken = ({ received }: Service): boolean[] =>
    received.map(({ authorization }) => authorization?.startsWith("Bearer ") ?? false);

  describe("the address of a request", () => {
    test("the instance's own baseURL is allowed, with whatever path", async () => {
      const client = create({ baseURL: `${world.service.origin}/v1/` });
      await client.get("things");
      await client.get("/things");
      await client.get("");
      await client.request({});
      expect(world.service.received.map(({ path }) => path)).toEqual(["/v1/things", "/v1/things", "/v1/", "/v1/"]);
      expect(hasToken(world.service)).toEqual([true, true, true, true]);
    });

    test("a baseURL that is changed afterwards is allowed from then on, and the old one no longer", async () => {
      const client = create({ baseURL: world.service.origin });
      await client.get("/1");
      client.defaults.baseURL = stranger.origin;
      await client.get("/2");
      await client.get(`${world.service.origin}/3`);
      expect(hasToken(stranger)).toEqual([true]);
      expect(hasToken(world.service)).toEqual([true, false]);
    });

    test("the baseURL of a request is not", async () => {
      const client = create({ baseURL: world.service.origin });
      await client.get("/things", { baseURL: stranger.origin });
      await client.get(`${stranger.origin}/things`);
      expect(hasToken(stranger)).toEqual([false, false]);
      expect(world.events).toEqual([{ type: "origin-denied", origin: stranger.origin }]);
    });

    test("listed origins are allowed beside it", async () => {
      const client = create({ baseURL: world.service.origin }, [stranger.origin]);
      await client.get(`${stranger.origin}/things`);
      expect(hasToken(stranger)).toEqual([true]);
    });

    test("a baseURL that could not carry a token safely is not allowed, and an event says so", async () => {
      const sent: unknown[] = [];
      const client = create({
        baseURL: "http://api.example.com/v1",
        adapter: async (config) => {
          sent.push(config.headers.get("Authorization"));
          return { status: 200, statusText: "OK", data: "", headers: {}, config };
        },
      });
      await client.get("/things");
      client.defaults.baseURL = "https://api.example.com/v1";
      await client.get("/things");
      expect(sent).toEqual([undefined, expect.stringMatching(/^Bearer /)]);
      expect(world.events).toContainEqual({ type: "origin-denied", origin: "http://api.example.com" });
    });

    test.each([
      ["an absolute address", { allowAbsoluteUrls: true }],
      ["one that is joined to the baseURL all the same", { allowAbsoluteUrls: false }],
    ])("%s is judged as it is sent", async (_, settings) => {
      const client = create({ baseURL: world.service.origin, ...settings });
      await client.get(`${stranger.origin}/open`);
      expect(hasToken(stranger)).not.toContain(true);
      expect(hasToken(world.service)).not.toContain(false);
      expect(stranger.received.length + world.service.received.length).toBe(1);
    });

    test.each(["//127.0.0.1/things", "https:/evil.example", " /things", "https://", ""])(
      "what is no address, %j, is axios's business",
      async (url) => {
        const client = create({ adapter: "http" });
        await expect(client.get(url)).rejects.not.toHaveProperty("isIanumError");
        expect(world.sandbox.log.tokenRequests).toBe(0);
      },
    );

    test("an address that only looks like an allowed one carries none", async () => {
      const { port } = stranger;
      const client = create({}, [world.service.origin]);
      for (const url of [
        `http://127.0.0.1:${port}/${world.service.origin}`,
        `http://127.0.0.1:${port}?${world.service.origin}/`,
        `http://127.0.0.1:${port}\\@127.0.0.1:${world.service.port}/`,
        `http:\\\\127.0.0.1:${port}/`,
      ])
        await client.get(url).catch(() => undefined);
      expect(stranger.received.length).toBeGreaterThan(1);
      expect(hasToken(stranger)).not.toContain(true);
    });
  });

  describe.each(["http", "fetch"])("redirects that the %s adapter follows", (adapter) => {
    test("to another origin leave the token behind, also to a port or a subdomain of the same site", async () => {
      const lookup = async (): Promise<string> => "127.0.0.1";
      const home = `http://localhost:${world.service.port}`;
      // undici has no lookup of its own here: loopback names are for the http adapter.
      const base = adapter === "http" ? home : world.service.origin;
      const client = create({ adapter, baseURL: base, lookup });
      const targets = [stranger.origin, `http://localhost:${stranger.port}`];
      if (adapter === "http")
        targets.push(`http://site.localhost:${stranger.port}`, `http://sub.localhost:${stranger.port}`);
      for (const [index, target] of targets.entries()) {
        world.service.redirect(`/${index}`, `${target}/open`);
        expect((await client.get(`/${index}`)).status).toBe(200);
      }
      expect(hasToken(world.service)).toEqual(targets.map(() => true));
      expect(hasToken(stranger)).toEqual(targets.map(() => false));
    });

    test("and back again do not bring it back; within the origin they keep it", async () => {
      const client = create({ adapter, baseURL: world.service.origin });
      world.service.redirect("/away", `${stranger.origin}/back`);
      stranger.redirect("/back", `${world.service.origin}/open`);
      world.service.redirect("/within", "/open", 307);
      await client.get("/away");
      await client.get("/within");
      expect(hasToken(stranger)).toEqual([false]);
      expect(hasToken(world.service)).toEqual([true, false, true, true]);
    });
  });

  test("the caller's beforeRedirect runs too, once per redirect, and stays the caller's", async () => {
    const client = create({ adapter: "http", baseURL: world.service.origin });
    const seen: string[] = [];
    const beforeRedirect = (options: Record<string, unknown>): void => {
      seen.push(String(options["href"]));
      (options["headers"] as Record<string, string>)["x-own"] = "1";
    };
    world.service.redirect("/away", `${stranger.origin}/open`);
    const { config } = await client.get("/away", { beforeRedirect });
    expect(seen).toEqual([`${stranger.origin}/open`]);
    expect(config.beforeRedirect).toBe(beforeRedirect);
    expect(stranger.received[0]!.headers["x-own"]).toBe("1");
    expect((await client.get("/open")).config).not.toHaveProperty("beforeRedirect");
  });

  test.each(["http", "fetch"])(
    "a 401 from elsewhere, after a redirect that the %s adapter followed, is not taken for a refusal of the token",
    async (adapter) => {
      const client = create({ adapter, baseURL: world.service.origin });
      world.service.redirect("/away", `${stranger.origin}/things`);
      expect((await client.get("/away")).status).toBe(401);
      expect(stranger.received).toHaveLength(1);
      expect(world.sandbox.log.tokenRequests).toBe(1);
      world.service.redirect("/within", "/things");
      world.sandbox.control.revokeTokens();
      expect((await client.get("/within")).status).toBe(200);
      expect(world.sandbox.log.tokenRequests).toBe(2);
    },
  );

  test("a redirect to another origin takes the caller's other headers along, and the last address need not be known", async () => {
    const client = create({ adapter: "http", baseURL: world.service.origin });
    world.service.redirect("/away", `${stranger.origin}/open`);
    await client.get("/away", { headers: { "X-Own": "mine" } });
    expect(stranger.received[0]!.headers["x-own"]).toBe("mine");
    expect(hasToken(stranger)).toEqual([false]);

    const headers = { Authorization: "Bearer it", "X-Own": "mine" };
    const adapter: AxiosAdapter = async (config) => {
      config.beforeRedirect?.({ headers }, {} as never, {} as never);
      return { status: 200, statusText: "", data: "", headers: {}, config };
    };
    await client.get("/away", { adapter });
    expect(headers).toEqual({ "X-Own": "mine" });
  });
});
