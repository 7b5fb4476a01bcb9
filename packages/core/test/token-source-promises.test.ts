import { createMemoryTokenStore } from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const HOUR_MS = 3_600_000;

describe("a caller's wait", () => {
  test.each([1, 50])(
    "is short of a quarter of timeoutMs if the first connection hangs, for %d callers",
    async (callers) => {
      const { clock, sandbox, source } = createPlatform();
      sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
      const tokens = source();
      const startedAt = clock.elapsed();
      await elapse(clock, Promise.all(Array.from({ length: callers }, () => tokens.getToken())), 10);
      expect(clock.elapsed() - startedAt).toBeLessThan(2_500);
      expect(sandbox.log.tokenRequests).toBe(2);
      expect(clock.pending).toBe(0);
    },
  );

  test("costs an endpoint that takes half of timeoutMs for each response two requests at most", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 5_000 } });
    await elapse(clock, source().getToken(), 10);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test.each([1_000, 10_000])(
    "ends after timeoutMs (%d), all attempts together, if the endpoint hangs",
    async (timeoutMs) => {
      const { clock, sandbox, source } = createPlatform();
      sandbox.control.fail({ on: "token", with: { type: "hang" } });
      const tokens = source({ timeoutMs });
      const startedAt = clock.elapsed();
      await expect(elapse(clock, tokens.getToken(), 10)).rejects.toMatchObject({
        name: "TransportError",
        code: "timeout",
      });
      expect(clock.elapsed() - startedAt).toBeLessThanOrEqual(timeoutMs);
      expect(sandbox.log.tokenRequests).toBe(3);
      expect(clock.pending).toBe(0);
    },
  );

  test("is its own: who comes late to a hung request is served once the endpoint works", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const tokens = source();
    const early = tokens.getToken();
    early.catch(() => undefined);
    await clock.advance(9_000);
    sandbox.control.reset();
    const late = tokens.getToken();
    await expect(elapse(clock, early)).rejects.toMatchObject({ code: "timeout" });
    await clock.advance(1_100);
    const last = tokens.getToken();
    expect((await elapse(clock, Promise.all([late, last])))[0]).toBeDefined();
  });

  test("does not go on behind a request that a frozen machine left behind", async () => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 149_000);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(0);
    clock.setNow(clock.now() + 2 * HOUR_MS);
    const thawedAt = clock.elapsed();
    expect((await tokens.getToken()).value).not.toBe(first.value);
    expect(clock.elapsed()).toBe(thawedAt);
  });

  test("of losers of a store's lock fits into timeoutMs, too", async () => {
    const { clock, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    await store.lock("", { leaseMs: 1 });
    const taken = { ...store, lock: async () => undefined };
    const startedAt = clock.elapsed();
    await elapse(clock, Promise.all(Array.from({ length: 20 }, () => source({ store: taken }).getToken())));
    expect(clock.elapsed() - startedAt).toBeLessThan(10_000);
  });
});

describe("any number of callers may share a signal:", () => {
  test("one listener for each request, and none afterwards", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 1_000 } });
    const { signal } = new AbortController();
    let added = 0;
    let removed = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: [never, never]) => (added++, addEventListener.apply(signal, args));
    signal.removeEventListener = (...args: [never, never]) => (removed++, removeEventListener.apply(signal, args));
    const tokens = source();
    const calls: Promise<unknown>[] = [];
    for (let tick = 0; tick < 30; tick += 1) {
      calls.push(tokens.getToken({ signal }), tokens.getToken({ signal }));
      await clock.advance(10);
    }
    await elapse(clock, Promise.all(calls));
    expect(added).toBe(1);
    expect(removed).toBe(1);
  });

  test("all are rejected with its reason, and no other caller", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 1_000 } });
    const controller = new AbortController();
    const tokens = source();
    const calls: Promise<unknown>[] = [];
    for (let tick = 0; tick < 5; tick += 1) {
      calls.push(tokens.getToken({ signal: controller.signal }));
      await clock.advance(10);
    }
    const other = tokens.getToken();
    const reason = new Error("changed my mind");
    controller.abort(reason);
    const results = await elapse(clock, Promise.allSettled([...calls, other]));
    for (const result of results.slice(0, -1)) expect(result).toEqual({ status: "rejected", reason });
    expect(results.at(-1)?.status).toBe("fulfilled");
  });
});

describe("a live token always gets through", () => {
  test.each([
    ["500", { type: "status", status: 500 }],
    ["401", { type: "status", status: 401, errorCode: "SEC_0005" }],
    ["429 with a long wait", { type: "status", status: 429, retryAfter: 600 }],
    ["garbage", { type: "truncated" }],
    ["a broken connection", { type: "reset" }],
    ["silence", { type: "hang" }],
  ] as const)("inside its margin, when the token request ends in %s", async (_, fault) => {
    const { clock, sandbox, source } = createPlatform();
    const tokens = source();
    const first = await tokens.getToken();
    await clock.advance(HOUR_MS - 25_000);
    sandbox.control.fail({ on: "token", with: fault });
    expect(await elapse(clock, tokens.getToken())).toBe(first);
    await clock.advance(25_000);
    await expect(elapse(clock, tokens.getToken())).rejects.toMatchObject({ isIanumError: true });
  });

  test("no call fails under load while the endpoint fails from 0.5 s to 3.9 s of a 4 s token's life", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 4 });
    const tokens = source();
    await tokens.getToken();
    const calls: Promise<unknown>[] = [];
    for (let atMs = 0; atMs < 8_000; atMs += 20) {
      if (atMs === 500) sandbox.control.fail({ on: "token", with: { type: "status", status: 503 } });
      if (atMs === 3_900) sandbox.control.reset();
      const call = tokens.getToken();
      call.catch(() => undefined);
      calls.push(call);
      await clock.advance(20);
    }
    const results = await elapse(clock, Promise.allSettled(calls));
    expect(results.filter(({ status }) => status === "rejected")).toEqual([]);
  });
});

test("the trial of a replacement ends when a service has taken it", async () => {
  const { sandbox, source } = createPlatform();
  const tokens = source();
  await tokens.invalidate(await tokens.getToken());
  const second = await tokens.getToken();
  await tokens.invalidate(second);
  expect(await tokens.getToken()).toBe(second);
  tokens.accepted?.(second);
  await tokens.invalidate(second);
  expect((await tokens.getToken()).value).not.toBe(second.value);
  expect(sandbox.log.tokenRequests).toBe(3);
});

test("a token of other keys than those that the lock was taken for is not published for the old ones", async () => {
  const { clock, sandbox, source } = createPlatform({ gates: [{ alias: "one" }, { alias: "two" }] });
  const store = createMemoryTokenStore({ clock });
  const [one, two] = sandbox.gates;
  let reads = 0;
  const both = [one!, two!];
  const gate = () => both[Math.min(1, Math.floor(reads++ / 2))]!;
  await source({ store, clientId: () => gate().id, clientSecret: () => gate().secrets[0]! }).getToken();
  const before = sandbox.log.tokenRequests;
  await source({ store, clientId: one!.id, clientSecret: one!.secrets[0]! }).getToken();
  expect(sandbox.log.tokenRequests).toBe(before + 1);
});

test("a token is kept although the keys cannot be read again after its request, and is not published then", async () => {
  const { clock, sandbox, source } = createPlatform();
  const store = createMemoryTokenStore({ clock });
  const secret = sandbox.gates[0]!.secrets[0]!;
  let reads = 0;
  const clientSecret = () => {
    reads += 1;
    if (reads > 2) throw new Error("the vault is sealed");
    return secret;
  };
  await expect(source({ store, clientSecret }).getToken()).resolves.toBeDefined();
  await source({ store }).getToken();
  expect(sandbox.log.tokenRequests).toBe(2);
});

test("without a store the keys are read twice for a token request: to tell whose they are, and to present them", async () => {
  const { sandbox, source } = createPlatform();
  let reads = 0;
  await source({ clientSecret: () => ((reads += 1), sandbox.gates[0]!.secrets[0]!) }).getToken();
  expect(reads).toBe(2);
});
