import { createTokenSource } from "@ianum/core";
import { createSandbox } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

describe("concurrent callers", () => {
  test("cost one token request, over real HTTP: 1,000 of them, all cold", async () => {
    const sandbox = createSandbox({ accesses: 0 });
    try {
      const apiAuth = await sandbox.listen();
      const [gate] = sandbox.gates;
      const source = createTokenSource({
        clientId: gate!.alias,
        clientSecret: gate!.secrets[0]!,
        endpoints: { apiAuth },
      });
      const tokens = await Promise.all(Array.from({ length: 1_000 }, () => source.getToken()));
      expect(new Set(tokens.map((token) => token.value)).size).toBe(1);
      expect(sandbox.log.tokenRequests).toBe(1);
    } finally {
      await sandbox.close();
    }
  });

  test("of two sources never get each other's token", async () => {
    const { sandbox, source } = createPlatform({ gates: [{ alias: "one" }, { alias: "two" }] });
    const [one, two] = sandbox.gates.map((gate) => source({ clientId: gate.id, clientSecret: gate.secrets[0]! }));
    const [first, second] = await Promise.all([one!.getToken(), two!.getToken()]);
    expect(first.value).not.toBe(second.value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("a caller that aborts", () => {
  test("leaves the others alone and is rejected with its own reason", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 500 } });
    const tokens = source();
    const controllers = Array.from({ length: 10 }, () => new AbortController());
    const calls = controllers.map(({ signal }) => tokens.getToken({ signal }));
    const patient = tokens.getToken();
    const reason = new Error("changed my mind");
    await clock.advance(100);
    for (const controller of controllers.slice(0, 9)) controller.abort(reason);

    const outcomes = await elapse(clock, Promise.allSettled([...calls, patient]));
    for (const outcome of outcomes.slice(0, 9)) expect(outcome).toEqual({ status: "rejected", reason });
    expect(outcomes.slice(9).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("is rejected at once when its signal was aborted beforehand, and costs nothing", async () => {
    const { sandbox, source } = createPlatform();
    const reason = new Error("too late");
    await expect(source().getToken({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(sandbox.log.tokenRequests).toBe(0);
  });

  test("and is the last stops the shared request; the next caller starts a new one", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "hang" }, times: 1 });
    const stopped: boolean[] = [];
    const tokens = source({
      fetch: (input, init) => {
        init?.signal?.addEventListener("abort", () => stopped.push(true));
        return sandbox.fetch(input, init);
      },
    });
    const controllers = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled(controllers.map(({ signal }) => tokens.getToken({ signal })));
    await clock.advance(0);
    controllers[0]?.abort();
    await clock.advance(0);
    expect(stopped).toEqual([]);
    controllers[1]?.abort();
    await clock.advance(0);
    expect(stopped).toEqual([true]);
    expect((await calls).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(clock.pending).toBe(0);

    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(2);
    expect(events.filter(({ type }) => type === "token-request-failed")).toEqual([]);
  });

  test("and is the last does not take along the one who comes at that very moment", async () => {
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "hang" }, times: 1 });
    const tokens = source();
    const controller = new AbortController();
    const left = tokens.getToken({ signal: controller.signal });
    left.catch(() => undefined);
    await clock.advance(0);
    controller.abort(new Error("gone"));
    await expect(tokens.getToken()).resolves.toBeDefined();
    await expect(left).rejects.toThrow("gone");
  });

  test("does not stop a background refresh that it happened to wait for", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 100 });
    const tokens = source();
    await tokens.getToken();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 9_000 } });
    await clock.advance(84_000);
    await tokens.getToken();
    await clock.advance(6_500);
    const controller = new AbortController();
    const call = tokens.getToken({ signal: controller.signal });
    controller.abort(new Error("gone"));
    await expect(call).rejects.toThrow("gone");
    await clock.advance(2_500);
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("leaves no listener on its signal", async () => {
    const { source } = createPlatform();
    const { signal } = new AbortController();
    let listeners = 0;
    const counted = new Proxy(signal, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        if (name === "addEventListener") listeners += 1;
        if (name === "removeEventListener") listeners -= 1;
        return value.bind(target) as unknown;
      },
    });
    await source().getToken({ signal: counted });
    expect(listeners).toBe(0);
  });
});
