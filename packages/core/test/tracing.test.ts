import { AsyncLocalStorage } from "node:async_hooks";
import { type TracingChannelSubscribers, tracingChannel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import {
  createAuthorizer,
  createMemoryTokenStore,
  createTokenSource,
  type TokenEventListener,
  type TokenOperation,
  type TokenStore,
} from "@ianum/core";
import { afterEach, describe, expect, test } from "vitest";
import { createPlatform, elapse, type Platform } from "./platform.ts";

const NAMES = ["ianum.token.request", "ianum.token.wait", "ianum.token.store", "ianum.request.replay"] as const;
const API = "https://auth.eu.ianum.com/v1_3/subscription/sub_1/data";

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

type Published = readonly [event: string, payload: TokenOperation];

function subscribe(): Published[] {
  const published: Published[] = [];
  for (const name of NAMES) {
    const channel = tracingChannel<unknown, TokenOperation>(name);
    const note = (event: string) => (payload: TokenOperation) => void published.push([event, { ...payload }]);
    const listeners: TracingChannelSubscribers<TokenOperation> = {
      start: note("start"),
      end: () => undefined,
      asyncStart: () => undefined,
      asyncEnd: note("asyncEnd"),
      error: note("error"),
    };
    channel.subscribe(listeners);
    endings.push(() => channel.unsubscribe(listeners));
  }
  return published;
}

/** Every kind of operation: a failed attempt, a store, a token that is refused. */
async function useAll(
  { clock, sandbox, source }: Platform,
  onEvent?: TokenEventListener,
  store: TokenStore = createMemoryTokenStore({ clock }),
): Promise<string[]> {
  sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
  const authorizer = createAuthorizer(source({ store, ...(onEvent && { onEvent }) }));
  const token = await elapse(clock, authorizer.authorize(API), 10);
  const successor = await elapse(clock, authorizer.successor(token!), 10);
  return [token!.value, successor!.value, sandbox.gates[0]!.secrets[0]!];
}

function storeCalls(published: readonly Published[]): string[] {
  return published.flatMap(([event, payload]) =>
    event === "asyncEnd" && payload.name === "ianum.token.store" ? [`${payload.operation} ${payload.result}`] : [],
  );
}

describe("the tracing channels publish", () => {
  test("the beginning and the end of each wait, attempt, store call and replay", async () => {
    const published = subscribe();
    await useAll(createPlatform());
    const of = (name: TokenOperation["name"]) => published.filter(([, payload]) => payload.name === name);

    const attempt = (number: number) => ({ strategy: "client_credentials", attempt: number, isBackground: false });
    expect(of("ianum.token.request")).toMatchObject([
      ["start", attempt(1)],
      ["error", { ...attempt(1), error: { code: "service_unavailable" } }],
      ["asyncEnd", attempt(1)],
      ["start", attempt(2)],
      ["asyncEnd", { ...attempt(2), result: "obtained" }],
      ["start", attempt(1)],
      ["asyncEnd", { ...attempt(1), result: "obtained" }],
    ]);
    expect(of("ianum.token.wait")).toMatchObject([
      ["start", { reason: "empty" }],
      ["asyncEnd", { reason: "empty", result: "token" }],
      ["start", { reason: "refused" }],
      ["asyncEnd", { reason: "refused", result: "token" }],
    ]);
    expect(of("ianum.request.replay")).toMatchObject([
      ["start", {}],
      ["asyncEnd", { result: "replaced" }],
    ]);
    expect(storeCalls(published)).toEqual([
      "acquire taken",
      "set done",
      "release done",
      "delete done",
      "acquire taken",
      "set done",
      "release done",
    ]);
  });

  test("each call of a store that cannot look and lock in one", async () => {
    const published = subscribe();
    const platform = createPlatform();
    const { get, set, delete: remove, lock } = createMemoryTokenStore({ clock: platform.clock });
    await useAll(platform, undefined, { get, set, delete: remove, lock });
    expect(storeCalls(published)).toEqual([
      "get miss",
      "lock taken",
      "get miss",
      "set done",
      "release done",
      "delete done",
      "get miss",
      "lock taken",
      "get miss",
      "set done",
      "release done",
    ]);
  });

  test.each(["acquire", "get"] as const)("that %s found the token of another source", async (operation) => {
    const { clock, source } = createPlatform();
    const { acquire, get, set, delete: remove, lock } = createMemoryTokenStore({ clock });
    const store: TokenStore = { get, set, delete: remove, lock, ...(operation === "acquire" && { acquire }) };
    await source({ store: { ...store, acquire } }).getToken();
    const published = subscribe();
    await source({ store }).getToken();
    expect(storeCalls(published)).toEqual([`${operation} hit`]);
  });

  test("that another source's refusal was found", async () => {
    const { clock, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const tokens = () => source({ store, clientSecret: "wrong" }).getToken();
    await expect(tokens()).rejects.toThrow("SEC_0005");
    const published = subscribe();
    await expect(tokens()).rejects.toThrow("SEC_0005");
    expect(storeCalls(published)).toEqual(["acquire refused"]);
  });

  test.each(["acquire", "lock"] as const)("that %s found the lock held by another", async (operation) => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    const { get, set, delete: remove, lock } = memory;
    let isHeld = true;
    const held = {
      lock: async (...args: Parameters<typeof lock>) => (isHeld ? undefined : lock(...args)),
      acquire: async (...args: Parameters<typeof lock>) => (isHeld ? {} : memory.acquire(...args)),
    };
    const store: TokenStore = { get, set, delete: remove, lock, [operation]: held[operation] };
    const published = subscribe();
    const call = source({ store }).getToken();
    await clock.advance(0);
    expect(storeCalls(published).at(-1)).toBe(`${operation} held`);
    isHeld = false;
    await elapse(clock, call, 10);
  });

  test("that a token was not published, for the lock was lost", async () => {
    const { clock, source } = createPlatform();
    const published = subscribe();
    await source({ store: { ...createMemoryTokenStore({ clock }), set: async () => false } }).getToken();
    expect(storeCalls(published)).toEqual(["acquire taken", "set lost", "get miss", "release done"]);
  });

  test("no token and no secret, in whatever way it is looked at", async () => {
    const published = subscribe();
    const secrets = await useAll(createPlatform());
    const text = published.map(
      ([, payload]) => inspect(payload, { depth: 20, showHidden: true }) + JSON.stringify(payload),
    );
    expect(text.length).toBeGreaterThan(20);
    for (const secret of secrets) expect(text.join("\n")).not.toContain(secret);
  });

  test("a caller's own reason for leaving without its text", async () => {
    const published = subscribe();
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const leaving = new AbortController();
    const left = source().getToken({ signal: leaving.signal });
    await clock.advance(10);
    leaving.abort(new TypeError("visitor 4711 has left"));
    await expect(left).rejects.toThrow("visitor 4711");
    expect(inspect(published, { depth: 9 })).not.toContain("4711");
    expect(published.find(([event]) => event === "error")?.[1].error?.name).toBe("TypeError");
  });

  test("a caller's reason that is not an error as one that says so", async () => {
    const published = subscribe();
    const { clock, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const leaving = new AbortController();
    const left = source().getToken({ signal: leaving.signal });
    await clock.advance(10);
    leaving.abort("visitor 4711 has left");
    await expect(left).rejects.toBe("visitor 4711 has left");
    const [, failed] = published.find(([event]) => event === "error") ?? [];
    expect(failed?.error?.message).toBe("rejected with a value that is not an Error");
  });

  test("a wait that no listener hears of", async () => {
    const published = subscribe();
    const { clock, sandbox } = createPlatform();
    const [gate] = sandbox.gates;
    const keys = { clientId: gate!.id, clientSecret: gate!.secrets[0]! };
    await createTokenSource({ ...keys, clock, fetch: sandbox.fetch }).getToken();
    expect(published.filter(([, { name }]) => name === "ianum.token.wait").map(([event]) => event)).toEqual([
      "start",
      "asyncEnd",
    ]);
  });

  test("each operation once, for whom a listener's trace is told of it, too", async () => {
    const published = subscribe();
    let traced = 0;
    const trace: NonNullable<TokenEventListener["trace"]> = (_, work) => {
      traced += 1;
      void work();
    };
    await createPlatform()
      .source({ onEvent: Object.assign(() => undefined, { trace }) })
      .getToken();
    expect(traced).toBe(2);
    expect(published.map(([event, { name }]) => `${event} ${name}`)).toEqual([
      "start ianum.token.wait",
      "start ianum.token.request",
      "asyncEnd ianum.token.request",
      "asyncEnd ianum.token.wait",
    ]);
  });

  test("to whom a store is bound: the token request is sent within the context of its operation", async () => {
    const context = new AsyncLocalStorage<string>();
    const { sandbox, source } = createPlatform();
    for (const name of ["ianum.token.wait", "ianum.token.request"] as const) {
      const { start } = tracingChannel(name);
      start.bindStore(context, () => `${context.getStore() ?? ""}/${name}`);
      endings.push(() => start.unbindStore(context));
    }
    const seen: (string | undefined)[] = [];
    const fetch: typeof globalThis.fetch = (...request) => {
      seen.push(context.getStore());
      return sandbox.fetch(...request);
    };
    await context.run("visitor", () => source({ fetch }).getToken());
    expect(seen).toEqual(["visitor/ianum.token.wait/ianum.token.request"]);
    expect(context.getStore()).toBeUndefined();
  });
});

describe("a token at hand", () => {
  test("is given without a word to anybody, and without a look at the channels", async () => {
    const { source } = createPlatform();
    let traced = 0;
    const tokens = source({
      onEvent: Object.assign(() => undefined, {
        trace: () => {
          traced += 1;
        },
      }),
    });
    await tokens.getToken();
    expect(traced).toBe(2);
    const published = subscribe();
    const looks = spyOnBuiltins();
    await tokens.getToken();
    expect(published).toEqual([]);
    expect([looks(), traced]).toEqual([0, 2]);
  });
});

/** How often the runtime's modules are asked for from now on. */
function spyOnBuiltins(): () => number {
  const original = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")!;
  let looks = 0;
  const value = (id: string): unknown => {
    looks += 1;
    return (original.value as (id: string) => unknown)(id);
  };
  Object.defineProperty(process, "getBuiltinModule", { ...original, value });
  endings.push(() => void Object.defineProperty(process, "getBuiltinModule", original));
  return () => looks;
}

describe("a runtime without the channels", () => {
  test.each([
    ["is Node before 20.16", undefined],
    ["does not have the module", () => undefined],
  ])("because it %s gives its tokens all the same", async (_, getBuiltinModule) => {
    const published = subscribe();
    const original = Object.getOwnPropertyDescriptor(process, "getBuiltinModule")!;
    Object.defineProperty(process, "getBuiltinModule", { ...original, value: getBuiltinModule });
    endings.push(() => void Object.defineProperty(process, "getBuiltinModule", original));
    expect(await useAll(createPlatform())).toHaveLength(3);
    expect(published).toEqual([]);
  });
});

describe("a listener's trace", () => {
  test("sees each operation begin and end, and what it starts is within it", async () => {
    const within = new AsyncLocalStorage<readonly string[]>();
    const seen: string[] = [];
    const onEvent: TokenEventListener = Object.assign(() => undefined, {
      trace(operation: TokenOperation, work: () => Promise<void>) {
        const path = [...(within.getStore() ?? []), operation.name];
        void within
          .run(path, work)
          .then(() => seen.push(`${path.join(" > ")}: ${operation.result ?? operation.error?.name}`));
      },
    });
    await useAll(createPlatform(), onEvent);
    expect(new Set(seen)).toEqual(
      new Set([
        "ianum.token.wait > ianum.token.store: taken",
        "ianum.token.wait > ianum.token.request: TokenRequestError",
        "ianum.token.wait > ianum.token.request: obtained",
        "ianum.token.wait > ianum.token.store: done",
        "ianum.token.wait: token",
        "ianum.request.replay > ianum.token.store: done",
        "ianum.request.replay > ianum.token.wait > ianum.token.store: taken",
        "ianum.request.replay > ianum.token.wait > ianum.token.request: obtained",
        "ianum.request.replay > ianum.token.wait > ianum.token.store: done",
        "ianum.request.replay > ianum.token.wait: token",
        "ianum.request.replay: replaced",
      ]),
    );
  });

  test.each<[string, NonNullable<TokenEventListener["trace"]>]>([
    [
      "throws",
      () => {
        throw new Error("of the listener");
      },
    ],
    [
      "throws after it has begun the work",
      (_, work) => {
        void work();
        throw new Error("of the listener");
      },
    ],
    ["never begins the work", () => undefined],
    [
      "begins the work twice",
      (_, work) => {
        void work();
        void work();
      },
    ],
  ])("that %s changes nothing", async (_, trace) => {
    const platform = createPlatform();
    await useAll(
      platform,
      Object.assign(() => undefined, { trace }),
    );
    expect(platform.sandbox.log.tokenRequests).toBe(3);
    platform.sandbox.control.fail({ on: "token", with: { type: "status", status: 404 } });
    await expect(
      platform.source({ onEvent: Object.assign(() => undefined, { trace }) }).getToken(),
    ).rejects.toMatchObject({
      code: "token_request_refused",
    });
  });
});
