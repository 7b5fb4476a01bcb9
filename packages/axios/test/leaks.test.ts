import http from "node:http";
import { inspect } from "node:util";
import { ianumInterceptor } from "@ianum/axios";
import { createTokenSource, type TokenSourceOptions } from "@ianum/core";
import type { AxiosError, AxiosInstance, AxiosResponse } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { toJson } from "./to-json.ts";
import { createWorld, thrownBy, thrownLate, until, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    let world: World;
    let client: AxiosInstance;
    beforeEach(async () => {
      world = await createWorld();
      client = axios.create({ baseURL: world.service.origin, adapter });
      ianumInterceptor(world.options)(client);
    });
    afterEach(() => world.close());

    const all = {
      depth: Number.POSITIVE_INFINITY,
      showHidden: true,
      maxArrayLength: null,
      maxStringLength: null,
    } as const;

    /** Prints in all ways. With `isAlone`, also as a walk over enumerable properties sees it, whatever objects do to print themselves. */
    function expectNoBearerIn(value: unknown, isAlone = false): void {
      const bearers = new Set(
        world.service.received.map(({ authorization }) => authorization?.slice("Bearer ".length)),
      );
      bearers.delete(undefined);
      expect(bearers.size).toBeGreaterThan(0);
      const printed = {
        inspect: inspect(value, all),
        getters: inspect(value, { ...all, getters: true }),
        ...(isAlone && { walked: inspect(value, { ...all, showHidden: false, customInspect: false }) }),
        json: toJson(value),
      };
      for (const [how, text] of Object.entries(printed)) {
        for (const bearer of bearers) {
          const at = text.indexOf(bearer!);
          expect(at, `${how}: …${text.slice(Math.max(0, at - 200), at)}`).toBe(-1);
        }
      }
    }
    /** Also as a logger sees it that asks it for its headers. */
    const expectCleanRequest = (request: unknown): void => {
      expectNoBearerIn(request);
      if (typeof request !== "object" || request === null) return;
      if ("getHeaders" in request) expectNoBearerIn((request as http.ClientRequest).getHeaders(), true);
    };
    const expectClean = ({ config, request }: AxiosResponse, isAlone = true): void => {
      expect(config.headers.has("Authorization")).toBe(false);
      expectNoBearerIn(config, isAlone);
      expectCleanRequest(request);
    };
    const expectCleanError = (error: Record<string, unknown> & Error, isAlone = true): void => {
      for (const value of [error, error["config"], error["response"], error.cause]) expectNoBearerIn(value, isAlone);
      expectCleanRequest(error["request"]);
      // As a logger sees it that copies its fields.
      expectNoBearerIn({ ...(error["request"] as object | undefined) }, true);
      expect(Object.keys(error)).not.toContain("request");
      expect(JSON.stringify((error as unknown as AxiosError).toJSON())).not.toContain("Bearer");
    };

    test("a response, of a first sending and of a second", async () => {
      const first = await client.get("/things");
      world.sandbox.control.revokeTokens();
      const second = await client.post("/things", { n: 1 });
      for (const response of [first, second]) {
        expectClean(response);
        expectNoBearerIn(response, true);
      }
    });

    test("a response that is read as a stream, before and after it is read", async () => {
      const response = await client.get<AsyncIterable<Uint8Array>>("/things", { responseType: "stream" });
      expectClean(response);
      expectNoBearerIn(response.data, true);
      // What a logger copies leads neither to the request nor to the connection.
      for (const name of ["req", "socket", "client"]) expect(Object.keys(response.data)).not.toContain(name);
      const chunks = [];
      for await (const chunk of response.data) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toContain("GET");
      expectNoBearerIn(response, true);
    });

    test("a refusal, thrown or handed on", async () => {
      world.sandbox.control.refuseTokens();
      expectCleanError(await thrownBy(client.get("/things")));
      expectClean(await client.get("/things", { validateStatus: null }));
      expectCleanError(await thrownBy(client.post("/things", new Blob(["x"]).stream(), { adapter: "fetch" })));
    });

    test("a connection that breaks", async () => {
      const source = createTokenSource(world.options as TokenSourceOptions);
      const api = axios.create({ adapter });
      ianumInterceptor({ source, origins: [world.platform, world.service.origin] })(api);
      await api.get(`${world.service.origin}/things`);
      world.sandbox.control.fail({ on: "api", with: { type: "reset" } });
      const error = await thrownBy(api.post(`${world.platform}/v1_3/subscription`, { ianumToken: "x" }));
      expect(error["response"]).toBeUndefined();
      expectCleanError(error);
    });

    test("a time-out and a cancelation of what has been sent", async () => {
      await client.get("/warm");
      world.service.hold();
      const slow = (timeout: number) => client.get("/slow", { timeout });
      expectCleanError(await thrownLate(slow, () => world.service.received.length > 1));
      const controller = new AbortController();
      const call = thrownBy(client.post("/slow/post", { n: 1 }, { signal: controller.signal }));
      await until(() => world.service.received.some(({ path }) => path === "/slow/post"));
      controller.abort();
      const error = await call;
      expect(axios.isCancel(error)).toBe(true);
      expectCleanError(error);
    });

    test("too many redirects", async () => {
      world.service.redirect("/round", "/round");
      expectCleanError(await thrownBy(client.get("/round", { maxRedirects: 3 })));
    });

    test("an answer that is too long, or that a transform cannot read", async () => {
      // Older fetch adapters do not count.
      if (adapter === "http") expectCleanError(await thrownBy(client.get("/things", { maxContentLength: 2 })));
      const transformResponse = (): never => {
        throw new Error("unreadable");
      };
      expectNoBearerIn(await thrownBy(client.get("/things", { transformResponse })), true);
    });

    test("a redirect to another origin", async () => {
      const stranger = await world.elsewhere();
      world.service.redirect("/away", `${stranger.origin}/open`);
      expectClean(await client.get("/away"));
    });

    test("while 50 other requests are in flight, also on an agent of the caller's own", async () => {
      for (const httpAgent of [
        undefined,
        new http.Agent({ keepAlive: true, maxSockets: 60 }),
        new http.Agent({ maxSockets: 4 }),
      ]) {
        const settings = httpAgent ? { httpAgent } : {};
        const warm = await client.get("/warm", settings);
        const read = await client.get<AsyncIterable<unknown>>("/read", { ...settings, responseType: "stream" });
        for await (const chunk of read.data) expect(chunk).toBeDefined();
        const before = world.service.received.length;
        const release = world.service.hold();
        const others = Array.from({ length: 50 }, () => client.get("/others", settings));
        await until(() => world.service.received.length >= before + 4);
        const failed = await thrownBy(client.get("/slow", { ...settings, signal: AbortSignal.timeout(30) }));
        const away = await thrownBy(client.get("http://127.0.0.1:1/", settings));
        for (const value of [
          warm,
          warm.request,
          warm.config,
          read,
          read.data,
          failed,
          failed["request"],
          away,
          away["request"],
        ])
          expectNoBearerIn(value);
        release();
        await Promise.all(others);
        world.service.received.splice(0, world.service.received.length - 1);
        httpAgent?.destroy();
      }
    });

    test("what is left of a request still works", async () => {
      const { request } = await client.get<unknown, { request: Kept }>("/open");
      if (adapter === "fetch") return expect(request.url).toBe(`${world.service.origin}/open`);
      expect(request.path).toBe("/open");
      expect(request.res.responseUrl).toBe(`${world.service.origin}/open`);
      expect(request.res.req).toBe(request);
      expect(request.getHeaders()).toMatchObject({ accept: expect.stringContaining("json") });
      expect(Object.keys(request)).not.toContain("toJSON");
      expect(inspect(request)).toContain("path: '/open'");
    });
  });
});

interface Kept {
  readonly path: string;
  readonly url: string;
  readonly res: { readonly responseUrl: string; readonly req: object };
  getHeaders(): object;
}
