import { type AxiosPlugin, ianumInterceptor } from "@ianum/axios";
import type { AxiosRequestConfig } from "axios";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copies } from "./copies.ts";
import { createWorld, type Service, thrownBy, type World } from "./world.ts";

/** The ways of writing one address that JavaScript takes, and TypeScript only with a cast. */
const spellings: readonly [string, (address: string) => string][] = [
  ["a string", (address) => address],
  ["a String object", (address) => new String(address) as string],
  ["a URL", (address) => new URL(address) as unknown as string],
  ["an object with toString", (address) => ({ toString: () => address }) as unknown as string],
];

describe.each(copies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let stranger: Service;
  let plugin: AxiosPlugin;
  beforeAll(async () => {
    world = await createWorld();
    stranger = await world.elsewhere();
    plugin = ianumInterceptor(world.options);
  });
  afterAll(() => world.close());

  const bearersAt = ({ received }: Service): boolean[] =>
    received.map(({ authorization }) => authorization !== undefined);

  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    /** Sends with the plugin, and without. A token goes to its own origin, and a request where axios sends it alone. */
    async function send(config: AxiosRequestConfig): Promise<void> {
      const places = async (isAttached: boolean): Promise<string[] | undefined> => {
        for (const { received } of [world.service, stranger]) received.splice(0);
        const client = axios.create({ adapter, validateStatus: null });
        if (isAttached) plugin(client);
        // Some of these axios refuses to send.
        const isSent = await client.request(config).then(
          () => true,
          () => false,
        );
        if (isAttached) expect(bearersAt(stranger)).not.toContain(true);
        if (isAttached && isSent) expect(bearersAt(world.service)).not.toContain(false);
        const sent = [world.service, stranger].flatMap(({ origin, received }) =>
          received.map(({ path }) => origin + path),
        );
        return isSent ? sent : undefined;
      };
      const alone = await places(false);
      const attached = await places(true);
      if (alone !== undefined) expect(attached).toEqual(alone);
    }

    describe.each(spellings)("an address that is %s", (_kind, spell) => {
      test("gets the token of its origin alone", async () => {
        await send({ url: spell(`${world.service.origin}/things`) });
        expect(bearersAt(world.service)).toEqual([true]);
        await send({ url: spell(`${stranger.origin}/open`) });
      });

      // axios compares with false alone, so that 0, "" and null mean what true means.
      test("beside another origin's baseURL is judged as it is sent, whatever allowAbsoluteUrls is", async () => {
        const { origin } = world.service;
        for (const value of [true, false, 0, "", null, undefined]) {
          for (const [, spellBase] of spellings) {
            const allowAbsoluteUrls = value as boolean;
            await send({ url: spell(`${stranger.origin}/open`), baseURL: spellBase(origin), allowAbsoluteUrls });
            await send({ url: spell(`${origin}/things`), baseURL: spellBase(stranger.origin), allowAbsoluteUrls });
          }
        }
        expect(bearersAt(stranger)).not.toContain(true);
      });
    });

    test.each(spellings)("a baseURL that is %s gets the token of its origin alone", async (_kind, spell) => {
      for (const url of ["/things", "things", "", undefined]) {
        await send({ ...(url !== undefined && { url }), baseURL: spell(world.service.origin) });
        expect(bearersAt(world.service)).toEqual([true]);
        await send({ ...(url !== undefined && { url }), baseURL: spell(stranger.origin) });
      }
    });

    test("a URL object as the baseURL that changes while the token is awaited takes no token elsewhere", async () => {
      const baseURL = new URL(world.service.origin);
      const client = axios.create({ adapter });
      plugin(client);
      stranger.received.splice(0);
      const call = client.get("/things", { baseURL: baseURL as unknown as string });
      baseURL.port = String(stranger.port);
      expect((await call).status).toBe(200);
      expect(stranger.received).toEqual([]);
    });

    test("a baseURL that an interceptor has made null is not one", async () => {
      const client = axios.create({ adapter, baseURL: stranger.origin });
      plugin(client);
      client.interceptors.request.use((config) => Object.assign(config, { baseURL: null }));
      world.service.received.splice(0);
      expect((await client.get(`${world.service.origin}/things`)).status).toBe(200);
      expect(bearersAt(world.service)).toEqual([true]);
    });

    test("the caller's own objects are in the config of what comes of the call", async () => {
      const client = axios.create({ adapter });
      plugin(client);
      const url = new URL(`${world.service.origin}/status/404`);
      const error = await thrownBy(client.get(url as unknown as string));
      expect((error["config"] as { url: unknown }).url).toBe(url);
    });
  });
});
