import { getEventListeners } from "node:events";
import {
  createAuthorizer,
  createTokenSources,
  type TokenEvent,
  type TokenEventListener,
  type TokenOperation,
} from "@ianum/core";
import { describe, expect, test, vi } from "vitest";
import { fakeSystemClock } from "./fake-system-clock.ts";
import { createPlatform, type Platform } from "./platform.ts";

const ALIASES = ["one", "two", "three", "four"];

function optionsOf({ clock, sandbox }: Pick<Platform, "clock" | "sandbox">, gate = sandbox.gates[0]!) {
  return { clientId: gate.id, clientSecret: gate.secrets[0]!, clock, fetch: sandbox.fetch };
}

function createGates(max?: number) {
  const { clock, sandbox } = createPlatform({ gates: ALIASES.map((alias) => ({ alias })) });
  const loads: string[] = [];
  const sources = createTokenSources(
    async (alias) => {
      loads.push(alias);
      const gate = sandbox.gates.find((one) => one.alias === alias);
      if (gate === undefined) throw new RangeError(`no gate ${alias}`);
      return optionsOf({ clock, sandbox }, gate);
    },
    max === undefined ? {} : { max },
  );
  return { loads, sandbox, sources };
}

describe("the token sources of many gates", () => {
  test("never give one gate's token to another, and load each gate's options once", async () => {
    const { loads, sandbox, sources } = createGates();
    const calls = Array.from({ length: 200 }, (_, call) => sources.get(ALIASES[call % 4]!).getToken());
    const tokens = await Promise.all(calls);
    expect(new Set(tokens.map(({ value }) => value)).size).toBe(4);
    for (const [call, token] of tokens.entries()) expect(token.value).toBe(tokens[call % 4]!.value);
    expect(sandbox.log.tokenRequests).toBe(4);
    expect(loads.toSorted()).toEqual(ALIASES.toSorted());
  });

  test("are the same objects for the same keys, and forget the least recently used one beyond max", async () => {
    const { loads, sources } = createGates(2);
    const one = sources.get("one");
    const two = sources.get("two");
    expect(sources.get("one")).toBe(one);
    sources.get("three");
    expect(sources.size).toBe(2);
    expect(sources.get("one")).toBe(one);
    expect(sources.get("two")).not.toBe(two);
    expect(sources.size).toBe(2);
    expect(loads).toEqual([]);
  });

  test("can be deleted, and load the options again then", async () => {
    const { loads, sandbox, sources } = createGates();
    await sources.get("one").getToken();
    expect(sources.delete("one")).toBe(true);
    expect(sources.delete("one")).toBe(false);
    await sources.get("one").getToken();
    expect(loads).toEqual(["one", "one"]);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("tell and trace a refusal as each gate's own options say", async () => {
    const { clock, sandbox } = createPlatform({ gates: ALIASES.map((alias) => ({ alias })) });
    const seen: string[] = [];
    const sources = createTokenSources((alias) => {
      const gate = sandbox.gates.find((one) => one.alias === alias)!;
      const onEvent: TokenEventListener = Object.assign(
        ({ type }: TokenEvent) => void (type === "request-replayed" && seen.push(`${alias} ${type}`)),
        {
          trace: ({ name }: TokenOperation) => void (name === "ianum.request.replay" && seen.push(`${alias} ${name}`)),
        },
      );
      return { ...optionsOf({ clock, sandbox }, gate), onEvent };
    });
    for (const alias of ["one", "two"]) {
      const authorizer = createAuthorizer(sources.get(alias));
      const token = await authorizer.authorize("https://auth.eu.ianum.com/v1_3/subscription/sub_1/data");
      await authorizer.successor(token!);
    }
    expect(seen).toEqual(
      ["one", "two"].flatMap((alias) => [`${alias} ianum.request.replay`, `${alias} request-replayed`]),
    );
  });

  test("do not remember that loading failed", async () => {
    const { loads, sources } = createGates();
    const source = sources.get("nobody's");
    await expect(source.getToken()).rejects.toThrow(RangeError);
    await expect(source.getToken()).rejects.toThrow(RangeError);
    expect(loads).toHaveLength(2);
    expect(source.status?.()).toEqual({ state: "empty", store: "none" });
  });

  describe("whose options take long to load", () => {
    const noToken = { name: "TransportError", code: "timeout", isRetryable: true };

    test("let a caller go when it aborts, and that one alone", async () => {
      const keys = optionsOf(createPlatform());
      let load!: (options: typeof keys) => void;
      const source = createTokenSources(() => new Promise((resolve) => (load = resolve))).get("one");
      const controller = new AbortController();
      const leaving = source.getToken({ signal: controller.signal });
      const staying = source.getToken();
      const reason = new Error("enough");
      controller.abort(reason);
      await expect(leaving).rejects.toBe(reason);
      load(keys);
      await expect(staying).resolves.toHaveProperty("value");
    });

    test("let each caller wait for ten seconds, and load anew for the next", async () => {
      fakeSystemClock();
      let loads = 0;
      const source = createTokenSources(() => new Promise<never>(() => (loads += 1))).get("one");
      const outcomes = [source.getToken().catch((error: unknown) => error)];
      await vi.advanceTimersByTimeAsync(5_000);
      outcomes.push(source.getToken().catch((error: unknown) => error));
      await vi.advanceTimersByTimeAsync(5_200);
      expect(await outcomes[0]).toMatchObject(noToken);
      // One who comes now does not wait for what nobody before it has got.
      outcomes.push(source.getToken().catch((error: unknown) => error));
      await vi.advanceTimersByTimeAsync(0);
      expect(loads).toBe(2);
      await vi.advanceTimersByTimeAsync(10_200);
      for (const outcome of outcomes) expect(await outcome).toMatchObject(noToken);
      expect(vi.getTimerCount()).toBe(0);
    });

    test("load anew after the only caller has gone", async () => {
      fakeSystemClock();
      let loads = 0;
      const source = createTokenSources(() => new Promise<never>(() => (loads += 1))).get("one");
      for (const call of [1, 2]) {
        const controller = new AbortController();
        const leaving = source.getToken({ signal: controller.signal });
        await vi.advanceTimersByTimeAsync(0);
        expect(loads).toBe(call);
        controller.abort(new Error("enough"));
        await expect(leaving).rejects.toThrow("enough");
      }
    });

    test("load once for all who came after a loading that failed late", async () => {
      fakeSystemClock();
      const keys = optionsOf(createPlatform());
      const loads: { resolve(options: typeof keys): void; reject(error: Error): void }[] = [];
      const source = createTokenSources(() => new Promise((resolve, reject) => loads.push({ resolve, reject }))).get(
        "one",
      );
      const late = source.getToken().catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(10_200);
      expect(await late).toMatchObject(noToken);
      const calls = [source.getToken()];
      await vi.advanceTimersByTimeAsync(0);
      loads[0]!.reject(new Error("late"));
      await vi.advanceTimersByTimeAsync(0);
      calls.push(source.getToken());
      await vi.advanceTimersByTimeAsync(0);
      expect(loads).toHaveLength(2);
      loads[1]!.resolve(keys);
      for (const call of calls) await expect(call).resolves.toHaveProperty("value");
    });

    test("take one listener of a signal that any number of callers share", async () => {
      const { signal } = new AbortController();
      const source = createTokenSources(() => new Promise<never>(() => undefined)).get("one");
      for (let call = 0; call < 100; call += 1) source.getToken({ signal }).catch(() => undefined);
      await Promise.resolve();
      expect(getEventListeners(signal, "abort")).toHaveLength(1);
    });
  });

  test("do what a source does that was made by itself: a token is invalidated, tried and accepted", async () => {
    const { loads, sandbox, sources } = createGates();
    const source = sources.get("one");
    await source.invalidate({ value: "nobody's", expiresAt: 0 });
    source.accepted?.({ value: "nobody's", expiresAt: 0 });
    const refused = await source.getToken({});
    await source.invalidate(refused);
    const onTrial = await source.getToken();
    await source.invalidate(onTrial);
    expect(await source.getToken()).toBe(onTrial);
    source.accepted?.(onTrial);
    await source.invalidate(onTrial);
    expect((await source.getToken()).value).not.toBe(onTrial.value);
    expect(source.status?.()).toMatchObject({ state: "fresh" });
    expect([loads, sandbox.log.tokenRequests]).toEqual([["one"], 3]);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuse a max of %d", (max) => {
    expect(() => createTokenSources(() => ({}) as never, { max })).toThrow("max: must be a whole number, one or more");
  });

  test("refuse options in the place of a function that gives them", () => {
    const options = { clientId: "g", clientSecret: "s" };
    expect(() => createTokenSources(options as never)).toThrow("load: must be a function that gives a gate's options");
  });
});
