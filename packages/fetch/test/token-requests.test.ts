import { createTokenSource, type TokenSourceOptions } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { createSandbox, createTestClock } from "@ianum/sandbox";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { elapse } from "../../core/test/platform.ts";
import { createWorld, until, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.sandbox.control.reset();
  world.sandbox.log.clear();
  world.service.received.length = 0;
});

const statuses = async (calls: readonly Promise<Response>[]): Promise<number[]> => {
  const responses = await Promise.all(calls);
  await Promise.all(responses.map((response) => response.text()));
  return responses.map(({ status }) => status);
};

describe("over real HTTP", () => {
  test("a call carries a token that the service accepts", async () => {
    const fetch = ianumFetch(world.options);
    const response = await fetch(`${world.service.origin}/things`);
    expect(await response.json()).toEqual({ method: "GET", path: "/things", body: "" });
    expect(world.service.received).toMatchObject([{ path: "/things", headers: { authorization: /^Bearer .+/ } }]);
  });

  test("a thousand concurrent cold calls cost one token request", async () => {
    const fetch = ianumFetch({ ...world.options, timeoutMs: 120_000 });
    const calls = Array.from({ length: 1_000 }, (_, index) => fetch(`${world.service.origin}/${index}`));
    expect(new Set(await statuses(calls))).toEqual(new Set([200]));
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("adapters that share a source share its token", async () => {
    const source = createTokenSource(world.options as TokenSourceOptions);
    const adapter = { source, origins: [world.service.origin] };
    const [one, another] = [ianumFetch(adapter), ianumFetch(adapter)];
    const calls = Array.from({ length: 100 }, (_, index) => (index % 2 ? one : another)(`${world.service.origin}/`));
    await source.getToken();
    expect(new Set(await statuses(calls))).toEqual(new Set([200]));
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("all tokens revoked under 200 calls in flight: no caller notices, and it costs one token request", async () => {
    const fetch = ianumFetch({ ...world.options, timeoutMs: 120_000 });
    const { received } = world.service;
    const release = world.service.hold();
    const calls = Array.from({ length: 200 }, (_, index) =>
      fetch(`${world.service.origin}/${index}`, { method: "POST", body: `body ${index}` }),
    );
    await until(() => received.length === 200);
    world.sandbox.control.revokeTokens();
    release();
    expect(new Set(await statuses(calls))).toEqual(new Set([200]));
    expect(received).toHaveLength(400);
    expect(world.sandbox.log.tokenRequests).toBe(2);
  });

  test("a permanent 401 is handed on, and a hundred of them cost two token requests", async () => {
    world.sandbox.control.refuseTokens();
    // Its time stands still: after ten seconds of it a third token would be tried.
    const fetch = ianumFetch({ ...world.options, clock: createTestClock() });
    for (let call = 0; call < 10; call += 1) {
      const calls = Array.from({ length: 10 }, () => fetch(world.service.origin));
      expect(new Set(await statuses(calls))).toEqual(new Set([401]));
    }
    expect(world.sandbox.log.tokenRequests).toBe(2);
  });

  test("a reset connection at the token endpoint is not seen", async () => {
    const { control, log } = world.sandbox;
    control.fail({ on: "token", times: 1, with: { type: "reset" } });
    const clock = { now: Date.now, elapsed: () => performance.now(), sleep: sleepLessThan(1_000) };
    const fetch = ianumFetch({ ...world.options, clock });
    expect(await statuses([fetch(world.service.origin)])).toEqual([200]);
    expect(log.tokenRequests).toBe(2);
  });

  test("one caller's abort rejects that caller, with its own reason, and no other", async () => {
    const clock = createTestClock();
    const own = await createWorld({ clock });
    try {
      own.sandbox.control.fail({ on: "token", with: { type: "latency", ms: 50 } });
      const fetch = ianumFetch(own.options);
      const controller = new AbortController();
      const reason = new Error("this caller has left");
      const { signal } = controller;
      const leaving = [fetch(own.service.origin, { signal }), fetch(new Request(own.service.origin, { signal }))];
      const staying = statuses([fetch(own.service.origin), fetch(own.service.origin)]);
      await until(() => clock.pending === 1);
      controller.abort(reason);
      expect(await Promise.allSettled(leaving)).toEqual(leaving.map(() => ({ status: "rejected", reason })));
      await clock.advance(50);
      expect(await staying).toEqual([200, 200]);
      expect(own.sandbox.log.tokenRequests).toBe(1);
      expect(own.service.received).toHaveLength(2);
    } finally {
      await own.close();
    }
  });

  test("an abort while a refused token is being replaced rejects with the signal's reason", async () => {
    const clock = createTestClock();
    const own = await createWorld({ clock });
    try {
      const fetch = ianumFetch(own.options);
      await statuses([fetch(own.service.origin)]);
      own.sandbox.control.revokeTokens();
      own.sandbox.control.fail({ on: "token", with: { type: "latency", ms: 50 } });
      const controller = new AbortController();
      const call = fetch(own.service.origin, { signal: controller.signal });
      await until(() => clock.pending === 1);
      controller.abort("enough");
      await expect(call).rejects.toBe("enough");
    } finally {
      await own.close();
    }
  });
});

describe("on an injected clock", () => {
  const api = "https://auth.eu.ianum.com/v1_3/subscription";
  const setUp = () => {
    const clock = createTestClock();
    const sandbox = createSandbox({ clock, accesses: 10 });
    const [gate] = sandbox.gates;
    const url = `${api}/${gate!.idSubscription}/agreements`;
    const keys = { clientId: gate!.id, clientSecret: gate!.secrets[0]! };
    return { clock, sandbox, url, keys, fetch: ianumFetch({ ...keys, clock, fetch: sandbox.fetch }) };
  };

  test.each([
    ["a 500", { type: "status", status: 500 }],
    ["a 429 with Retry-After", { type: "status", status: 429, retryAfter: 3 }],
    ["a proxy's error page", { type: "html" }],
    ["a reset connection", { type: "reset" }],
    ["an answer that hangs", { type: "hang" }],
  ] as const)("%s at the token endpoint, followed by success, is not seen", async (_, fault) => {
    const { clock, sandbox, url, fetch } = setUp();
    sandbox.control.fail({ on: "token", times: 1, with: fault });
    const response = await elapse(clock, fetch(url));
    expect(response.status).toBe(200);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("a token endpoint that hangs ends in a TransportError, and the next call works once it answers", async () => {
    const { clock, sandbox, url, fetch } = setUp();
    const repair = sandbox.control.fail({ on: "token", with: { type: "hang" } });
    await expect(elapse(clock, fetch(url))).rejects.toMatchObject({ name: "TransportError", code: "timeout" });
    repair();
    expect((await elapse(clock, fetch(url))).status).toBe(200);
  });

  test("a wrong secret is a TokenRequestError, and does not hammer the endpoint", async () => {
    const { clock, sandbox, url, keys } = setUp();
    const fetch = ianumFetch({ ...keys, clientSecret: "not the secret", clock, fetch: sandbox.fetch });
    for (let call = 0; call < 20; call += 1) {
      await expect(fetch(url)).rejects.toMatchObject({ name: "TokenRequestError", platformCode: "SEC_0005" });
    }
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(sandbox.log.requests).toBe(1);
  });

  test("a 2 s token under steady load for 7 s: after the first nobody waits, and nobody sees a 401", async () => {
    const { clock, sandbox, url, fetch } = setUp();
    sandbox.control.setTokenLife(2);
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 200 } });
    const calls: { readonly startedAt: number; readonly waitedMs: number; readonly status: number }[] = [];
    const call = async (): Promise<void> => {
      const startedAt = clock.elapsed();
      const { status } = await fetch(url);
      calls.push({ startedAt, waitedMs: clock.elapsed() - startedAt, status });
    };
    const pending: Promise<void>[] = [];
    for (let elapsedMs = 0; elapsedMs <= 7_000; elapsedMs += 50) {
      pending.push(call(), call());
      await clock.advance(50);
    }
    await elapse(clock, Promise.all(pending));
    expect(calls).toHaveLength(282);
    expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([200]));
    const late = calls.filter(({ waitedMs }) => waitedMs > 0);
    expect(Math.max(...late.map(({ startedAt }) => startedAt))).toBeLessThan(200);
    expect(sandbox.log.tokenRequests).toBeLessThanOrEqual(8);
  });
});

/** Waits of less than `ms` are over at once; of those that bound a request, none ends. */
function sleepLessThan(limitMs: number): (ms: number, signal: AbortSignal) => Promise<void> {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (ms < limitMs) resolve();
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
}
