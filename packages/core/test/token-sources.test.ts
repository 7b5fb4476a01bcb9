import { getEventListeners } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  clientCredentials,
  createAuthorizer,
  createTokenSources,
  firstOf,
  optionsFromEnv,
  type TokenEvent,
  type TokenEventListener,
  type TokenOperation,
} from "@ianum/core";
import { readSecretFile } from "@ianum/core/authors";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { createPlatform } from "./platform.ts";

const ALIASES = ["one", "two", "three", "four"];

function createGates(max?: number) {
  const { clock, sandbox } = createPlatform({ gates: ALIASES.map((alias) => ({ alias })) });
  const loads: string[] = [];
  const sources = createTokenSources(
    async (alias) => {
      loads.push(alias);
      const gate = sandbox.gates.find((one) => one.alias === alias);
      if (gate === undefined) throw new RangeError(`no gate ${alias}`);
      return { clientId: gate.id, clientSecret: gate.secrets[0]!, clock, fetch: sandbox.fetch };
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
      return { clientId: gate.id, clientSecret: gate.secrets[0]!, clock, fetch: sandbox.fetch, onEvent };
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
    const useTimers = (): void => {
      vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
      onTestFinished(() => void vi.useRealTimers());
    };
    const noToken = { name: "TransportError", code: "timeout", isRetryable: true };

    test("let a caller go when it aborts, and that one alone", async () => {
      const { clock, sandbox } = createPlatform();
      const [gate] = sandbox.gates;
      const keys = { clientId: gate!.id, clientSecret: gate!.secrets[0]!, clock, fetch: sandbox.fetch };
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
      useTimers();
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
      let loads = 0;
      const source = createTokenSources(() => new Promise<never>(() => (loads += 1))).get("one");
      for (const call of [1, 2]) {
        const controller = new AbortController();
        const leaving = source.getToken({ signal: controller.signal });
        await vi.waitUntil(() => loads === call);
        controller.abort(new Error("enough"));
        await expect(leaving).rejects.toThrow("enough");
      }
    });

    test("load once for all who came after a loading that failed late", async () => {
      useTimers();
      const { clock, sandbox } = createPlatform();
      const [gate] = sandbox.gates;
      const keys = { clientId: gate!.id, clientSecret: gate!.secrets[0]!, clock, fetch: sandbox.fetch };
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

describe("a secret from a file", () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "ianum-secret-"))));
  afterAll(() => rm(folder, { recursive: true }));

  const fromFile = (text: string | undefined, platform = createPlatform()) => {
    const path = join(folder, "secret");
    const gate = platform.sandbox.gates[0]!;
    const { clientSecret } = optionsFromEnv({ IANUM_CLIENT_ID: gate.id, IANUM_CLIENT_SECRET_FILE: path });
    const write = (content: string): Promise<void> => writeFile(path, content);
    return { ...platform, write, path, gate, tokens: platform.source({ clientSecret }), text };
  };

  test.each(["%s", "%s\n", "%s\r\n", "%s\r", "\uFEFF%s\n", "\n%s\n\n"])("is found in %j", async (shape) => {
    const { gate, tokens, write } = fromFile(undefined);
    await write(shape.replace("%s", gate.secrets[0]!));
    await expect(tokens.getToken()).resolves.toBeDefined();
  });

  test("is read again for each token request, newest first", async () => {
    const { clock, gate, sandbox, tokens, write } = fromFile(undefined);
    await write("not-the-secret\n");
    await expect(tokens.getToken()).rejects.toMatchObject({ code: "invalid_credentials" });
    await write(`not-the-secret\n${gate.secrets[0]!}\n`);
    await expect(tokens.getToken()).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(3);
    await clock.advance(0);
  });

  test("is each line but the blank ones, as it stands there", async () => {
    const { path, write } = fromFile(undefined);
    await write("\uFEFFnewest\n  \n\told\uFEFFer \n");
    expect(await readSecretFile(path)).toEqual(["newest", "\told\uFEFFer "]);
    await write("new\uFEFFest\n");
    expect(await readSecretFile(path)).toEqual(["new\uFEFFest"]);
  });

  test("that cannot be read keeps a live token in use, and says so without one", async () => {
    const { clock, path, gate, tokens, write } = fromFile(undefined);
    await write(gate.secrets[0]!);
    const first = await tokens.getToken();
    await rm(path);
    await clock.advance(3_600_000 - 20_000);
    expect(await tokens.getToken()).toBe(first);
    await clock.advance(20_000);
    await expect(tokens.getToken()).rejects.toMatchObject({
      code: "credentials_unavailable",
      cause: { code: "ENOENT" },
    });
  });

  test("may not be given beside the secret itself", () => {
    const env = { IANUM_CLIENT_ID: "g", IANUM_CLIENT_SECRET: "s", IANUM_CLIENT_SECRET_FILE: "/f" };
    expect(() => optionsFromEnv(env)).toThrow("IANUM_CLIENT_SECRET_FILE: is set beside IANUM_CLIENT_SECRET");
  });
});

describe("white space around keys is named, and never reaches the platform:", () => {
  test.each<[string, string]>([
    ["a line end", "%s\n"],
    ["a line end", "%s\r\n"],
    ["a line end", "%s\r"],
    ["white space", "%s "],
    ["white space", " %s"],
    ["white space", "%s\t"],
    ["white space", "%s\u00A0"],
    ["an invisible character", "\uFEFF%s"],
    ["an invisible character", "%s\u0000"],
    ["an invisible character", "%s\u200B"],
  ])("%s in %j", async (what, shape) => {
    const { sandbox, source } = createPlatform();
    const gate = sandbox.gates[0]!;
    const secret = shape.replace("%s", gate.secrets[0]!);
    expect(() => source({ clientSecret: secret })).toThrow(what);
    expect(() => source({ clientId: shape.replace("%s", gate.id) })).toThrow("clientId: ");
    await expect(source({ clientSecret: async () => secret }).getToken()).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.not.stringContaining(gate.secrets[0]!) as string,
    });
    expect(sandbox.log.tokenRequests).toBe(0);
  });
});

describe("the first of several strategies", () => {
  const world = () => {
    const platform = createPlatform();
    const gate = platform.sandbox.gates[0]!;
    const keys = (clientSecret: () => string) =>
      clientCredentials({ clientId: gate.id, clientSecret, clock: platform.clock });
    const tokens = (...strategies: ReturnType<typeof keys>[]) =>
      platform.source({ strategy: firstOf(strategies), clientId: undefined, clientSecret: undefined } as never);
    const absent = (): never => {
      throw Object.assign(new Error("no such file"), { code: "ENOENT" });
    };
    return { ...platform, gate, keys, tokens, absent };
  };

  test("is the one that has credentials", async () => {
    const { absent, gate, keys, sandbox, tokens } = world();
    await expect(
      tokens(
        keys(absent),
        keys(() => gate.secrets[0]!),
      ).getToken(),
    ).resolves.toBeDefined();
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("does not go on to the next after a refusal", async () => {
    const { gate, keys, sandbox, tokens } = world();
    const source = tokens(
      keys(() => "wrong"),
      keys(() => gate.secrets[0]!),
    );
    await expect(source.getToken()).rejects.toMatchObject({ code: "invalid_credentials" });
    expect(sandbox.log.tokenRequests).toBe(1);
  });

  test("fails as the last one does if none has any", async () => {
    const { absent, keys, tokens } = world();
    await expect(tokens(keys(absent), keys(absent)).getToken()).rejects.toMatchObject({
      code: "credentials_unavailable",
    });
  });

  test("is named after all of them", () => {
    const { absent, keys } = world();
    const own = { ...keys(absent), name: "vault" };
    expect(firstOf([own, keys(absent)]).name).toBe("vault or client_credentials");
  });

  test("must be a list of strategies", () => {
    expect(() => firstOf([])).toThrow("strategies: must be a list of at least one strategy");
    expect(() => firstOf({} as never)).toThrow("strategies: must be a list of at least one strategy");
    expect(() => firstOf([{} as never])).toThrow("strategies[0]:");
  });
});
