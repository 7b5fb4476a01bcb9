// Adapters of the caller's own, below which a refused request is sent again.
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { ianumInterceptor } from "@ianum/axios";
import type { AxiosAdapter, AxiosError, AxiosInstance, InternalAxiosRequestConfig } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
    await client.get("/warm");
    world.sandbox.control.revokeTokens();
  });
  afterEach(() => world.close());

  test("an adapter of the caller's own is used as it is", async () => {
    const seen: unknown[] = [];
    const adapter: AxiosAdapter = async (config) => {
      seen.push(config.headers.get("Authorization"), config.adapter);
      return { status: 200, statusText: "OK", data: "", headers: {}, config };
    };
    const { config } = await client.get("/things", { adapter });
    expect(seen).toEqual([expect.stringMatching(/^Bearer /), adapter]);
    expect(config.headers.has("Authorization")).toBe(false);
    const error = new Error("the adapter's own");
    const failing: AxiosAdapter = () => {
      throw error;
    };
    expect(await thrownBy(client.get("/things", { adapter: failing }))).toBe(error);
  });

  test("one before the name of fetch in a list keeps the call's own fetch", async () => {
    const seen: unknown[] = [];
    const adapter: AxiosAdapter = async (config) => {
      seen.push(config.env?.fetch);
      return { status: 200, statusText: "OK", data: "", headers: {}, config };
    };
    await client.get("/things", { adapter: [adapter, "fetch"] });
    expect(seen).toEqual([client.defaults.env?.fetch]);
  });

  // What adapters do that were written by hand, and those of libraries that mock.
  test.each<[string, (config: InternalAxiosRequestConfig) => void]>([
    ["sets the config's adapter to null", (config) => Object.assign(config, { adapter: null })],
    ["deletes the config's adapter", (config) => delete config.adapter],
    ["puts another adapter in its own place", (config) => (config.adapter = "fetch")],
    [
      "joins the address",
      (config) => {
        config.url = `${config.baseURL}${config.url}?${String(new URLSearchParams(config.params as Record<string, string>))}`;
        delete config.baseURL;
        delete config.params;
      },
    ],
    ["takes the body off", (config) => (config.data = undefined)],
    ["changes the method", (config) => (config.method = "get")],
    [
      "puts plain headers in place of the config's",
      (config) => Object.assign(config, { headers: config.headers.toJSON() }),
    ],
  ])("a refused request is sent again as it was, though its adapter %s", async (_, change) => {
    const sent: unknown[] = [];
    const adapter: AxiosAdapter = async (config) => {
      const { baseURL, url, params, method, data, headers } = config;
      sent.push([baseURL, url, params, method, data, headers.get("X-Own")]);
      const own = { ...config };
      change(config);
      return axios
        .getAdapter("http")(own)
        .catch((error: AxiosError) => {
          throw Object.assign(error, { config, response: { ...error.response, config } });
        });
    };
    const options = { adapter, params: { a: "1" }, headers: { "X-Own": "mine" } };
    world.service.received.splice(0);
    expect((await client.post("/things", { text: "some text" }, options)).status).toBe(200);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    const [refused, taken] = world.service.received;
    expect(refused!.authorization).not.toBe(taken!.authorization);

    world.sandbox.control.refuseTokens();
    const error = await thrownBy(client.post("/things", { text: "some text" }, options));
    expect(inspect([error["config"], error["response"]], { depth: 10, showHidden: true })).not.toContain("Bearer ");
  });

  test("a stream that an adapter takes off the config is not sent again", async () => {
    let sendings = 0;
    const adapter: AxiosAdapter = (config) => {
      sendings += 1;
      const own = { ...config };
      config.data = undefined;
      return axios.getAdapter("http")(own);
    };
    await thrownBy(client.post("/things", Readable.from(["some text"]), { adapter }));
    expect(sendings).toBe(1);
    expect((await client.get("/things")).status).toBe(200);
  });
});
