import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ianumInterceptor } from "@ianum/axios";
import type { AxiosInstance } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { brokenBodies, neverEnd } from "../../../test/broken-bodies.ts";
import { copies } from "./copies.ts";
import { createWorld, thrownBy, thrownLate, type World } from "./world.ts";

describe.each(copies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let server: Server;
  let client: AxiosInstance;
  let bearers: (string | undefined)[];
  let answer: (response: ServerResponse) => void;
  beforeEach(async () => {
    world = await createWorld();
    bearers = [];
    server = createServer(({ headers }, response) => {
      bearers.push(headers.authorization);
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    client = axios.create({ baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    ianumInterceptor(world.options)(client);
  });
  afterEach(async () => {
    server.close().closeAllConnections();
    await world.close();
  });

  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    test("a refusal whose body is broken replaces the token, and the request is sent again", async () => {
      for (const [kind, refuse] of brokenBodies) {
        const refused = bearers.at(-1);
        let isFirst = true;
        answer = (response) => {
          if (isFirst) refuse(response, 401);
          else response.end(kind);
          isFirst = false;
        };
        expect((await client.post("/things", { a: 1 }, { adapter })).data, kind).toBe(kind);
        const [first, second] = bearers.slice(-2);
        if (refused !== undefined) expect(first, kind).toBe(refused);
        expect(second, kind).not.toBe(first);
      }
      expect(bearers).toHaveLength(2 * brokenBodies.length);
    });

    test("a refusal that is broken twice is an error of axios's", async () => {
      for (const [kind, refuse] of brokenBodies) {
        bearers.splice(0);
        answer = (response) => refuse(response, 401);
        const fresh = axios.create({ baseURL: client.defaults.baseURL! });
        ianumInterceptor(world.options)(fresh);
        const error = await thrownBy(fresh.get("/things", { adapter }));
        expect(error["isAxiosError"], kind).toBe(true);
        expect(new Set(bearers).size, kind).toBe(2);
      }
    });

    test("a refusal that never ends is the caller's to cancel, and the next call has another token", async () => {
      answer = (response) => neverEnd(response, 401);
      const controller = new AbortController();
      const call = client.get("/things", {
        adapter,
        signal: controller.signal,
        onDownloadProgress: () => controller.abort(),
      });
      expect((await thrownBy(call))["code"]).toBe("ERR_CANCELED");
      expect(world.sandbox.log.tokenRequests).toBe(1);
      expect(world.events).toContainEqual({ type: "token-refused", mayResend: false });
      answer = (response) => response.end("{}");
      await client.get("/things", { adapter });
      expect(bearers).toHaveLength(2);
      expect(bearers[1]).not.toBe(bearers[0]);
    });

    test("a refusal that never ends is over when the call's timeout is", async () => {
      answer = (response) => response.end("{}");
      await client.get("/things", { adapter });
      const arrived: unknown[] = [];
      answer = (response) => {
        arrived.push(response.req.url);
        neverEnd(response, 401);
      };
      const call = (timeout: number) => client.get(`/things?${timeout}`, { adapter, timeout });
      expect((await thrownLate(call, () => arrived.length > 0))["isAxiosError"]).toBe(true);
      // No token is requested for a call that is over.
      expect(world.sandbox.log.tokenRequests).toBe(1);
      expect(arrived).toEqual([...new Set(arrived)]); // none is sent again
    });

    test("a refusal that never ends, and is longer than maxContentLength, replaces the token", async () => {
      answer = (response) => {
        if (bearers.length > 1) return void response.end("{}");
        neverEnd(response, 401);
        response.write("x".repeat(5_000));
      };
      expect((await client.get("/things", { adapter, maxContentLength: 1_000 })).status).toBe(200);
      expect(bearers).toHaveLength(2);
    });

    test("a broken body of another status is an error of axios's, and is not sent again", async () => {
      for (const status of [200, 403, 500])
        for (const [kind, send] of brokenBodies) {
          bearers.splice(0);
          answer = (response) => send(response, status);
          const attached = await outcome(client.get("/things", { adapter }));
          expect(bearers, kind).toHaveLength(1);
          const alone = await outcome(axios.get(`${client.defaults.baseURL}/things`, { adapter }));
          expect(attached, kind).toEqual(alone);
        }
    });
  });
});

async function outcome(call: Promise<{ readonly status: number }>): Promise<unknown> {
  return call.then(
    ({ status }) => status,
    (error: { readonly code?: string; readonly message: string }) => [error.code, error.message],
  );
}
