import { Readable } from "node:stream";
import { requestToken } from "@ianum/core";
import { createTestClock } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { json, keys, serve } from "./token-endpoint.ts";

describe("the token request", () => {
  test("is byte for byte what the platform documents", async () => {
    const { origin, received } = await serve((response) =>
      json(response, { access_token: "EAWkU7g...Md5lTEuj", token_type: "Baerer", expires_in: 3600 }),
    );
    await requestToken({ ...keys, endpoints: { apiAuth: origin } });

    expect(received).toHaveLength(1);
    const [request] = received;
    expect(request).toMatchObject({
      method: "POST",
      url: "/v1_3/oauth/token",
      body: '{"grant_type":"client_credentials","client_id":"gate_abc","client_secret":"S3cret \\"\\\\ ü"}',
    });
    expect(request?.headers).toMatchObject({ accept: "application/json", "content-type": "application/json" });
    expect(request?.headers).not.toHaveProperty("authorization");
  });

  test("goes to the stage that was asked for", async () => {
    const { origin, received } = await serve((response) => json(response, { access_token: "t" }));
    await requestToken({ ...keys, endpoints: { apiAuth: origin }, stage: "v2_0" });
    expect(received[0]?.url).toBe("/v2_0/oauth/token");
  });

  test("is sent once, whatever comes back", async () => {
    const { origin, received } = await serve((response) => json(response, {}, 503));
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({ httpStatus: 503 });
    expect(received).toHaveLength(1);
  });

  test.each([301, 302, 303, 307, 308])("never follows a %d", async (status) => {
    const elsewhere = await serve((response) => json(response, { access_token: "stolen" }));
    const { origin } = await serve((response) =>
      json(response, "", status, { location: `${elsewhere.origin}/v1_3/oauth/token` }),
    );
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({
      name: "ResponseError",
      code: "redirected",
    });
    expect(elsewhere.received).toHaveLength(0);
  });

  test("gives up after timeoutMs, by the injected clock, also while the body is on its way", async () => {
    const { origin } = await serve((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"access_token":');
    });
    const clock = createTestClock();
    const token = requestToken({ ...keys, endpoints: { apiAuth: origin }, clock, timeoutMs: 3_000 });
    token.catch(() => undefined);
    await clock.advance(3_000);
    await expect(token).rejects.toMatchObject({ name: "TransportError", code: "timeout", isRetryable: true });
  });

  test("rejects with the signal's own reason", async () => {
    const { origin } = await serve(() => undefined);
    const controller = new AbortController();
    const reason = new Error("the user went away");
    const token = requestToken({ ...keys, endpoints: { apiAuth: origin }, signal: controller.signal });
    controller.abort(reason);
    await expect(token).rejects.toBe(reason);
  });

  test("leaves no listener on the caller's signal", async () => {
    const { origin } = await serve((response) => json(response, { access_token: "t" }));
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await requestToken({ ...keys, endpoints: { apiAuth: origin }, signal });
    expect(listeners).toBe(0);
  });

  test("says so when there is nobody at the address", async () => {
    const { close, origin } = await serve(() => undefined);
    await close();
    await expect(requestToken({ ...keys, endpoints: { apiAuth: origin } })).rejects.toMatchObject({
      name: "TransportError",
      code: "network_error",
      message: "the token request got no response: ECONNREFUSED",
    });
  });

  test("says that it is redirected through node-fetch, too, whose body is a stream of Node's", async () => {
    const body = Readable.from(["moved"]);
    const nodeFetch = async () => ({ status: 302, headers: new Headers(), body, text: async () => "moved" });
    await expect(requestToken({ ...keys, fetch: nodeFetch })).rejects.toMatchObject({ code: "redirected" });
    expect(body.destroyed).toBe(true);
  });

  test("does not trust a fetch that followed a redirect against its wish", async () => {
    const follower: typeof fetch = async () => {
      const response = Response.json({ access_token: "t" });
      Object.defineProperty(response, "redirected", { value: true });
      return response;
    };
    await expect(requestToken({ ...keys, fetch: follower })).rejects.toMatchObject({
      code: "redirected",
      message: "the token endpoint redirects, which is not followed; set endpoints.apiAuth to its new origin",
    });
  });
});
