// On workerd what a request has begun ends with it.
import { getEventListeners } from "node:events";
import { createMemoryTokenStore, createTokenSources, type TokenSource, type TokenSourceOptions } from "@ianum/core";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { fakeSystemClock } from "./fake-system-clock.ts";
import { createPlatform, elapse } from "./platform.ts";
import { createRequestsApart } from "./requests-apart.ts";

beforeEach(() => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function createWorker(options: Partial<TokenSourceOptions> = {}) {
  const platform = createPlatform();
  const { run, end, clockOver, fetchOver } = createRequestsApart();
  const signals: AbortSignal[] = [];
  const wiring = {
    clock: clockOver(platform.clock),
    fetch: fetchOver((input, init) => {
      if (init?.signal) signals.push(init.signal);
      return platform.sandbox.fetch(input, init);
    }),
  };
  const source: TokenSource = platform.source({ ...wiring, ...options });
  const slowly = (ms: number): (() => void) =>
    platform.sandbox.control.fail({ on: "token", with: { type: "latency", ms } });
  const get = (request: string, signal?: AbortSignal) => run(request, () => source.getToken(signal ? { signal } : {}));
  const now = (): number => platform.clock.elapsed();
  return { ...platform, run, end, wiring, signals, source, slowly, get, now };
}

describe("on workerd, requests that share a source", () => {
  test("and come at once cost one token request", async () => {
    const { clock, get, sandbox, slowly } = createWorker();
    slowly(300);
    const calls = Array.from({ length: 20 }, (_, index) => get(`request ${index}`));
    const tokens = await elapse(clock, Promise.all(calls), 50);
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(1);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("and wait for longer than a second cost one token request, too", async () => {
    const { clock, get, sandbox, slowly } = createWorker();
    slowly(1_800);
    const calls = ["first", "second", "third"].map((request) => get(request));
    await elapse(clock, Promise.all(calls), 50);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("find the token by themselves: what one of them has begun wakes no other", async () => {
    const { clock, get, slowly } = createWorker();
    slowly(310);
    const got: string[] = [];
    const calls = ["first", "second"].map((request) => get(request).then(() => got.push(request)));
    await clock.advance(310);
    expect(got).toEqual(["first"]);
    await clock.advance(50);
    expect(got).toEqual(["first", "second"]);
    await Promise.all(calls);
  });

  test("repeat a token request that failed while callers wait, and not beyond their time", async () => {
    const { clock, get, sandbox } = createWorker({ timeoutMs: 2_000 });
    await clock.advance(100_000);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
    await expect(elapse(clock, get("first"), 50)).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(2);

    const late = createWorker({ timeoutMs: 10_500 });
    late.slowly(1_000);
    late.sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503, retryAfter: 10 } });
    const failed = elapse(late.clock, late.get("first"), 50);
    await expect(failed).rejects.toMatchObject({ code: "service_unavailable" });
    expect(late.now()).toBeLessThanOrEqual(1_050);
  });

  test("go over to another token request when a refusal makes the one that they wait for useless", async () => {
    const { clock, get, now, run, sandbox, signals, source } = createWorker();
    const refused = await get("first");
    // Within its margin: callers wait for another, and have not heard yet that this one is refused.
    await clock.advance(3_580_000);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const waiting = ["second", "third"].map((request) => get(request));
    await clock.advance(100);
    await run("fourth", () => source.invalidate(refused));
    const since = now();
    const tokens = await elapse(clock, Promise.all(waiting), 50);
    expect(now() - since).toBeLessThanOrEqual(300);
    for (const { value } of tokens) expect(value).not.toBe(refused.value);
    expect(sandbox.log.tokenRequests).toBe(3);
    // The request that hung is let go of by the one that had begun it.
    expect(signals[1]?.aborted).toBe(true);
  });

  test("leave no listener on their callers' signals", async () => {
    const { clock, get, slowly } = createWorker();
    slowly(600);
    const { signal } = new AbortController();
    await elapse(clock, Promise.all([get("first", signal), get("second", signal)]), 50);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  test("are served within a little more than a second when the one that asked has ended", async () => {
    const { clock, end, get, now, sandbox, slowly } = createWorker();
    const stop = slowly(5_000);
    void get("first");
    await clock.advance(10);
    const calls = [get("second"), get("third")];
    await clock.advance(10);
    end("first");
    stop();
    const since = now();
    await elapse(clock, Promise.all(calls), 50);
    expect(now() - since).toBeLessThanOrEqual(1_250);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("are served too when they come long after it has ended", async () => {
    const { clock, end, get, slowly } = createWorker();
    const stop = slowly(5_000);
    void get("first");
    await clock.advance(10);
    end("first");
    stop();
    await clock.advance(3_600_000);
    await expect(elapse(clock, get("second"), 50)).resolves.toBeDefined();
  });

  test("live through a refresh that was cut off, over the whole life of a token, and space the attempts", async () => {
    // How long the pauses are is drawn: the middle of each.
    const random = vi.spyOn(Math, "random").mockReturnValue(0.5);
    onTestFinished(() => random.mockRestore());
    const { clock, end, get, sandbox, slowly } = createWorker();
    const first = await get("first");
    slowly(300);
    let served = first;
    let mostWaitedMs = 0;
    for (let request = 0; clock.now() < first.expiresAt + 60_000; request += 1) {
      const before = clock.elapsed();
      served = await elapse(clock, get(`request ${request}`), 50);
      expect(served.expiresAt).toBeGreaterThan(clock.now());
      mostWaitedMs = Math.max(mostWaitedMs, clock.elapsed() - before);
      end(`request ${request}`);
      await clock.advance(10_000);
    }
    expect(served.value).not.toBe(first.value);
    expect(mostWaitedMs).toBeLessThanOrEqual(1_500);
    // Nine refreshes with doubling pauses fit into the five minutes before the end.
    expect(sandbox.log.tokenRequests).toBeLessThanOrEqual(10);
  });

  test("go on with the token request when the caller that began it leaves", async () => {
    const { clock, get, sandbox, slowly } = createWorker();
    slowly(300);
    const controller = new AbortController();
    const leaving = get("first", controller.signal);
    const staying = get("second");
    await clock.advance(100);
    controller.abort(new Error("left"));
    await expect(leaving).rejects.toThrow("left");
    await elapse(clock, staying, 50);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("stop it when the only caller leaves; the next one begins another", async () => {
    const { clock, get, sandbox, signals, slowly } = createWorker();
    slowly(300);
    const controller = new AbortController();
    const leaving = get("first", controller.signal);
    await clock.advance(100);
    controller.abort(new Error("left"));
    await expect(leaving).rejects.toThrow("left");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await elapse(clock, get("second"), 50);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("get the same error, from one token request, when that is refused", async () => {
    const { clock, get, sandbox } = createWorker({ clientSecret: "wrong" });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const calls = Array.from({ length: 5 }, (_, index) => get(`request ${index}`).catch((error: unknown) => error));
    const errors = await elapse(clock, Promise.all(calls), 50);
    expect(errors).toHaveLength(5);
    for (const error of errors) expect(error).toMatchObject({ code: "invalid_credentials" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("wait for timeoutMs at most", async () => {
    const { clock, get, now, sandbox } = createWorker({ timeoutMs: 2_000 });
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const calls = [get("first"), get("second")].map((call) => call.catch((error: unknown) => error));
    const errors = await elapse(clock, Promise.all(calls), 50);
    const timeout = { code: "timeout", message: expect.stringContaining("within 2000 ms (timeoutMs)") as string };
    expect(errors).toEqual([expect.objectContaining(timeout), expect.objectContaining(timeout)]);
    expect(now()).toBeLessThanOrEqual(2_100);
  });

  test("get no token that was requested before a refusal", async () => {
    const { clock, get, run, sandbox, slowly, source } = createWorker();
    const refused = await get("first");
    await clock.advance(3_500_000);
    const stop = slowly(1_000);
    await get("second"); // begins a refresh in the background
    await clock.advance(10);
    stop();
    await run("third", () => source.invalidate(refused));
    const token = await elapse(clock, get("fourth"), 50);
    expect(token.value).not.toBe(refused.value);
    await clock.advance(2_000);
    // What the refresh has brought since does not take its place.
    await expect(get("fifth")).resolves.toBe(token);
    expect(sandbox.log.tokenRequests).toBe(3);
  });

  test("are served when the one that gave a token back to a store has ended", async () => {
    const memory = createMemoryTokenStore();
    const worker = createWorker({ store: { ...memory, delete: () => new Promise(() => undefined) } });
    const refused = await elapse(worker.clock, worker.get("first"), 50);
    void worker.run("second", () => worker.source.invalidate(refused));
    worker.end("second");
    await worker.clock.advance(10);
    const token = await elapse(worker.clock, worker.get("third"), 50);
    expect(token.value).not.toBe(refused.value);
  });

  test("do not wait for a gate's options once their caller has aborted", async () => {
    const { run } = createWorker();
    const controller = new AbortController();
    const source = createTokenSources(() => new Promise<never>(() => undefined)).get("gate");
    const leaving = run("first", () => source.getToken({ signal: controller.signal }));
    const reason = new Error("gone");
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
  });

  test("wait for a gate's options for ten seconds, and are told so", async () => {
    fakeSystemClock();
    const { run } = createWorker();
    const source = createTokenSources(() => new Promise<never>(() => undefined)).get("gate");
    const outcome = run("first", () => source.getToken()).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(10_200);
    const message = "loading the gate's options took longer than 10000 ms";
    expect(await outcome).toMatchObject({ name: "TransportError", code: "timeout", message });
  });

  test("load a gate's options again when the one that was loading them has ended", async () => {
    const { clock, end, run, sandbox, wiring } = createWorker();
    const { clientId, clientSecret } = { clientId: sandbox.gates[0]!.id, clientSecret: sandbox.gates[0]!.secrets[0]! };
    let loads = 0;
    const sources = createTokenSources(async () => {
      loads += 1;
      await wiring.clock.sleep(100, new AbortController().signal);
      return { clientId, clientSecret, ...wiring };
    });
    // Where requests really end, this one is never told that its time is up.
    run("first", () => sources.get("gate").getToken()).catch(() => undefined);
    await clock.advance(10);
    end("first");
    await elapse(
      clock,
      run("second", () => sources.get("gate").getToken()),
      50,
    );
    expect(loads).toBe(2);
  });
});
