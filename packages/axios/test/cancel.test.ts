import { ianumInterceptor } from "@ianum/axios";
import { createAccessToken } from "@ianum/core";
import type { AxiosAdapter, AxiosInstance, AxiosStatic } from "axios";
import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, until, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
  });
  afterEach(() => world.close());

  const whileWaitingForAToken = async (cancel: () => void): Promise<void> => {
    await until(() => world.sandbox.log.tokenRequests === 1);
    cancel();
  };
  const expectCanceled = (error: Error, host: AxiosStatic = axios): void => {
    expect(error).toBeInstanceOf(host.CanceledError);
    expect(host.isCancel(error)).toBe(true);
    expect(error).toMatchObject({ code: "ERR_CANCELED" });
    expect(world.service.received).toEqual([]);
  };

  test("a signal ends the wait for a token, of its own call alone", async () => {
    world.sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const controller = new AbortController();
    const aborted = thrownBy(client.get("/1", { signal: controller.signal }));
    const other = new AbortController();
    const waiting = thrownBy(client.get("/2", { signal: other.signal }));
    await whileWaitingForAToken(() => controller.abort());
    expectCanceled(await aborted);
    expect(world.sandbox.log.tokenRequests).toBe(1);
    // The other one waits on; when it leaves too, nothing is left of it, and the next call gets a token.
    other.abort();
    expectCanceled(await waiting);
    expect((await client.get("/3")).status).toBe(200);
  });

  test("a cancelToken does, with its own reason", async () => {
    world.sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const { token: cancelToken, cancel } = axios.CancelToken.source();
    const canceled = thrownBy(client.get("/1", { cancelToken }));
    await whileWaitingForAToken(() => cancel("enough"));
    const error = await canceled;
    expectCanceled(error);
    expect(error.message).toBe("enough");
    // It was free at once: the token request beside the one that hangs is for callers who wait on.
    expect(world.sandbox.log.tokenRequests).toBe(1);
    expectCanceled(await thrownBy(client.get("/2", { cancelToken })));
  });

  test("a signal that is none of the runtime's own does, too", async () => {
    world.sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const target = new EventTarget();
    const signal = Object.assign(target, { aborted: false });
    const canceled = thrownBy(client.get("/1", { signal }));
    await whileWaitingForAToken(() => {
      signal.aborted = true;
      target.dispatchEvent(new Event("abort"));
    });
    expectCanceled(await canceled);
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("a signal that is aborted while a refused token is replaced ends the call", async () => {
    await client.get("/warm");
    world.sandbox.control.revokeTokens();
    world.sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const controller = new AbortController();
    const call = thrownBy(client.get("/things", { signal: controller.signal }));
    await until(() => world.sandbox.log.tokenRequests === 2);
    controller.abort();
    expect(axios.isCancel(await call)).toBe(true);
  });

  test("a signal that cannot be listened to is no hindrance", async () => {
    const adapter: AxiosAdapter = async (config) => ({ status: 200, statusText: "", data: "", headers: {}, config });
    expect((await client.get("/", { adapter, signal: { aborted: false } })).status).toBe(200);
  });

  test("nothing is left of a wait: neither a listener nor a timer", async () => {
    const adapter: AxiosAdapter = async (config) => ({ status: 200, statusText: "", data: "", headers: {}, config });
    const started = vi.spyOn(globalThis, "setTimeout");
    const ended = vi.spyOn(globalThis, "clearTimeout");
    onTestFinished(() => void vi.restoreAllMocks());
    const { signal } = new AbortController();
    const { token: cancelToken } = axios.CancelToken.source();
    await client.get("/", { adapter, signal, cancelToken, timeout: 654_321 });
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect((cancelToken as unknown as { _listeners?: unknown[] })["_listeners"] ?? []).toEqual([]);
    const timers = started.mock.results.filter((_, index) => Number(started.mock.calls[index]![1]) > 600_000);
    expect(timers).toHaveLength(1);
    expect(ended.mock.calls.map(([timer]) => timer)).toContain(timers[0]!.value);
  });

  test("timeout bounds the wait for a token, with axios's own error", async () => {
    world.sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const error = await thrownBy(client.get("/1", { timeout: 30 }));
    expect(error).toBeInstanceOf(axios.AxiosError);
    expect(error).toMatchObject({ code: "ECONNABORTED", message: "timeout of 30ms exceeded" });
    expect(error["config"]).toMatchObject({ url: "/1", timeout: 30 });
    const settings = { timeout: 30, timeoutErrorMessage: "too late", transitional: { clarifyTimeoutError: true } };
    expect(await thrownBy(client.get("/1", settings))).toMatchObject({ code: "ETIMEDOUT", message: "too late" });
    client.interceptors.request.use((config) => (Reflect.deleteProperty(config, "transitional"), config));
    expect(await thrownBy(client.get("/1", { timeout: 30 }))).toMatchObject({ code: "ECONNABORTED" });
    expect(world.service.received).toEqual([]);
  });

  test("timeout is one for all: what the wait for a token took is not there for sending", async () => {
    const source = {
      async getToken() {
        const sinceMs = performance.now();
        await until(() => performance.now() - sinceMs > 20);
        return createAccessToken("abc", Number.POSITIVE_INFINITY);
      },
      invalidate: async () => undefined,
    };
    const slow = axios.create({ baseURL: world.service.origin });
    ianumInterceptor({ source })(slow);
    let given: number | undefined;
    const adapter: AxiosAdapter = async (config) => {
      given = config.timeout;
      return { status: 200, statusText: "OK", data: "", headers: {}, config };
    };
    const { config } = await slow.get("/1", { timeout: 60_000, adapter });
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThanOrEqual(59_981);
    expect(config.timeout).toBe(60_000);
  });

  test("timeout bounds a sending, and is what it was afterwards", async () => {
    await client.get("/warm");
    world.service.hold();
    const error = await thrownBy(client.get("/slow", { timeout: 50 }));
    expect(error).toMatchObject({ code: "ECONNABORTED", message: "timeout of 50ms exceeded" });
    expect(error["config"]).toMatchObject({ timeout: 50 });
    expect(error["config"]).not.toHaveProperty("timeoutErrorMessage");
  });
});
