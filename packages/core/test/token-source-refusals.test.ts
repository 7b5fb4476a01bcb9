import { inspect } from "node:util";
import {
  createAccessToken,
  createMemoryTokenStore,
  isIanumError,
  type SharedRefusal,
  type TokenSource,
  type TokenStore,
} from "@ianum/core";
import type { TestClock } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const MINUTE_MS = 60_000;

/** What each of them comes to: a token's value, or an error's code. */
async function outcomes(clock: TestClock, sources: readonly TokenSource[]): Promise<string[]> {
  const calls = sources.map(async (source) => (await source.getToken()).value);
  const settled = await elapse(clock, Promise.allSettled(calls));
  return settled.map((result) =>
    result.status === "fulfilled" ? result.value : isIanumError(result.reason) ? result.reason.code : "another error",
  );
}

/** A store, the keys that it was asked for, and what was published of refusals. */
function watched(clock: TestClock): {
  store: Required<TokenStore>;
  keys: Set<string>;
  published: [key: string, refusal: SharedRefusal][];
} {
  const memory = createMemoryTokenStore({ clock });
  const keys = new Set<string>();
  const published: [string, SharedRefusal][] = [];
  return {
    keys,
    published,
    store: {
      ...memory,
      acquire(key, options) {
        keys.add(key);
        return memory.acquire(key, options);
      },
      refuse(key, refusal) {
        published.push([key, refusal]);
        return memory.refuse(key, refusal);
      },
    },
  };
}

describe("sources that share a store and a wrong secret", () => {
  test("make one token request a minute between them, and all get the platform's error", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 50 }, () => source({ store, clientSecret: "wrong" }));
    for (let minute = 1; minute <= 10; minute += 1) {
      for (let part = 0; part < 4; part += 1) {
        expect(new Set(await outcomes(clock, fleet))).toEqual(new Set(["invalid_credentials"]));
        expect(sandbox.log.tokenRequests).toBe(minute);
        await clock.advance(part < 3 ? 10_000 : 0);
      }
      await clock.advance(minute * 61_000 - clock.elapsed());
    }
  });

  test("tell of it as if each had asked: error, status, and when they ask again", async () => {
    const { clock, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    const [one, two] = [source({ store, clientSecret: "wrong" }), source({ store, clientSecret: "wrong" })];
    const first: unknown = await one.getToken().catch((error: unknown) => error);
    await clock.advance(20_000);
    const second: unknown = await two.getToken().catch((error: unknown) => error);
    expect(second).toEqual(first);
    expect(second).toMatchObject({ name: "TokenRequestError", httpStatus: 401, platformCode: "SEC_0005" });
    const retryAt = clock.now() + 40_000;
    expect(two.status?.()).toMatchObject({ lastError: { code: "invalid_credentials", at: clock.now() }, retryAt });
    expect(one.status?.()).toMatchObject({ retryAt });
  });

  test("do not hold those back who have the right one", async () => {
    const { clock, sandbox, source } = createPlatform();
    const store = createMemoryTokenStore({ clock });
    let clientSecret = "wrong";
    const repaired = source({ store, clientSecret: () => clientSecret });
    expect(await outcomes(clock, [repaired])).toEqual(["invalid_credentials"]);
    clientSecret = sandbox.gates[0]!.secrets[0]!;
    const [value, other] = await outcomes(clock, [repaired, source({ store })]);
    expect(value).toMatch(/^[\w-]{20,}$/);
    expect(other).toBe(value);
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("publish nothing that says what the keys are", async () => {
    const { clock, sandbox, source } = createPlatform();
    const { published, store } = watched(clock);
    await outcomes(clock, [source({ store, clientSecret: "wrong-and-secret" })]);
    expect(published).toEqual([[expect.any(String), { httpStatus: 401, platformCode: "SEC_0005", waitMs: MINUTE_MS }]]);
    const printed = inspect([published, store], { depth: 20, showHidden: true });
    for (const secret of ["wrong-and-secret", sandbox.gates[0]!.id]) expect(printed).not.toContain(secret);
  });
});

describe("a Retry-After", () => {
  test.each([429, 503])(
    "of a %i is kept by all who share the store, and told with what is left of it",
    async (status) => {
      const { clock, sandbox, source } = createPlatform();
      const store = createMemoryTokenStore({ clock });
      sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status, retryAfter: 120 } });
      await elapse(
        clock,
        source({ store })
          .getToken()
          .catch(() => undefined),
      );
      await clock.advance(30_000);
      const fleet = Array.from({ length: 20 }, () => source({ store }));
      const error: unknown = await fleet[0]!.getToken().catch((thrown: unknown) => thrown);
      const leftMs = (error as { retryAfterMs: number }).retryAfterMs;
      expect(error).toMatchObject({ httpStatus: status, isRetryable: true });
      expect(leftMs).toBeGreaterThan(80_000);
      expect(leftMs).toBeLessThanOrEqual(90_000);
      await outcomes(clock, fleet);
      expect(sandbox.log.tokenRequests).toBe(1);
      await clock.advance(leftMs);
      expect(new Set(await outcomes(clock, fleet)).size).toBe(1);
      expect(sandbox.log.tokenRequests).toBe(2);
    },
  );

  test("that its own process waits for and asks again after holds no other back", async () => {
    const { clock, sandbox, source } = createPlatform();
    const { published, store } = watched(clock);
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503, retryAfter: 2 } });
    const fleet = Array.from({ length: 20 }, () => source({ store }));
    const [value, ...others] = await outcomes(clock, fleet);
    expect(value).not.toBe("service_unavailable");
    expect(new Set(others)).toEqual(new Set([value]));
    expect(published).toEqual([]);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

describe("a refusal in the store never hides a live token:", () => {
  const refusal = { httpStatus: 401, platformCode: "SEC_0005", waitMs: MINUTE_MS };

  test("one that is stored beside it is given out", async () => {
    const { clock, source } = createPlatform();
    const { keys, store } = watched(clock);
    const token = await source({ store }).getToken();
    await store.refuse([...keys][0]!, refusal);
    expect((await source({ store }).getToken()).value).toBe(token.value);
  });

  test("publishing one takes the refusal away", async () => {
    const { clock, sandbox, source } = createPlatform();
    const { keys, store } = watched(clock);
    const token = await source({ store }).getToken();
    const [key] = [...keys];
    await store.refuse(key!, refusal);
    await store.set(key!, createAccessToken(token.value, token.expiresAt));
    await store.delete(key!, token);
    await source({ store }).getToken();
    expect(sandbox.log.tokenRequests).toBe(2);
  });

  test("those at hand serve to their end, and the fleet asks once a minute meanwhile", async () => {
    const { clock, sandbox, source } = createPlatform({ tokenLifeSeconds: 1_000 });
    const store = createMemoryTokenStore({ clock });
    const fleet = Array.from({ length: 20 }, () => source({ store }));
    const [value] = await outcomes(clock, fleet);
    const { id, secrets } = sandbox.gates[0]!;
    sandbox.control.deleteSecret(id, secrets[0]!);
    const endsAt = clock.elapsed() + 999_000;
    const startedAt = clock.elapsed();
    while (clock.elapsed() < endsAt) {
      expect(new Set(await outcomes(clock, fleet))).toEqual(new Set([value]));
      await clock.advance(5_000);
    }
    const minutes = (endsAt - startedAt) / MINUTE_MS;
    expect(sandbox.log.tokenRequests).toBeGreaterThan(3);
    expect(sandbox.log.tokenRequests).toBeLessThanOrEqual(2 + minutes);
    await clock.advance(5_000);
    expect(new Set(await outcomes(clock, fleet))).toEqual(new Set(["invalid_credentials"]));
  });
});

describe("what a store gives as a refusal", () => {
  const asked = async (refusal: unknown): Promise<{ code: string; requests: number; failures: number }> => {
    const { clock, events, sandbox, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    const store: TokenStore = {
      ...memory,
      acquire: async () => ({ refusal: refusal as SharedRefusal }),
    };
    const [code] = await outcomes(clock, [source({ store })]);
    const failures = events.filter(({ type }) => type === "store-failed").length;
    return { code: code!, requests: sandbox.log.tokenRequests, failures };
  };

  test.each<[string, unknown]>([
    ["text", "SEC_0005"],
    ["no status", { platformCode: "SEC_0005", waitMs: 1_000 }],
    ["a status that is text", { httpStatus: "401", waitMs: 1_000 }],
    ["a success", { httpStatus: 200, waitMs: 1_000 }],
    ["a status beyond HTTP", { httpStatus: 1_000, waitMs: 1_000 }],
    ["no wait", { httpStatus: 401 }],
    ["a wait that is text", { httpStatus: 401, waitMs: "60000" }],
    ["a status before any response", { httpStatus: 100, platformCode: "SEC_0005", waitMs: 1_000 }],
    ["a wait that is over", { httpStatus: 401, waitMs: 0 }],
    ["a wait that is not a number", { httpStatus: 401, waitMs: Number.NaN }],
    ["a code with a line break", { httpStatus: 401, platformCode: "SEC\n0005", waitMs: 1_000 }],
    ["a code as long as a secret", { httpStatus: 401, platformCode: "a".repeat(60), waitMs: 1_000 }],
  ])("counts as absent, is reported and replaced where it cannot be one: %s", async (_, refusal) => {
    const { code, requests, failures } = await asked(refusal);
    expect(code).toMatch(/^[\w-]{20,}$/);
    expect(requests).toBe(1);
    expect(failures).toBe(1);
  });

  test.each([
    [{ httpStatus: 401, platformCode: "SEC_0005", waitMs: 1e12 }, "invalid_credentials"],
    [{ httpStatus: 200, platformCode: "SEC_0005", waitMs: 1_000 }, "invalid_credentials"],
    [{ httpStatus: 400, waitMs: 1_000 }, "token_request_refused"],
    [{ httpStatus: 429, waitMs: 1e12 }, "rate_limited"],
    [{ httpStatus: 599, waitMs: 1_000 }, "service_unavailable"],
  ])("counts as the platform's own: %j", async (refusal, expected) => {
    expect(await asked(refusal)).toEqual({ code: expected, requests: 0, failures: 0 });
  });

  test.each([
    [401, MINUTE_MS],
    [429, 60 * MINUTE_MS],
  ])("is kept for no longer than the platform's own would be: %i", async (httpStatus, longestMs) => {
    const { clock, source } = createPlatform();
    const memory = createMemoryTokenStore({ clock });
    const tokens = source({ store: { ...memory, acquire: async () => ({ refusal: { httpStatus, waitMs: 1e12 } }) } });
    await outcomes(clock, [tokens]);
    expect(tokens.status?.().retryAt).toBe(clock.now() + longestMs);
  });
});

test("a refusal of other keys than those that the lock was taken for is not published", async () => {
  const { clock, sandbox, source } = createPlatform();
  const { published, store } = watched(clock);
  const secret = sandbox.gates[0]!.secrets[0]!;
  // The second read presents a wrong one: a rotation that went wrong just then.
  let reads = 0;
  await outcomes(clock, [source({ store, clientSecret: () => ((reads += 1), reads === 1 ? secret : "wrong") })]);
  expect(published).toEqual([]);
});

test("what says nothing about waiting is not published, nor is a strategy's own failure", async () => {
  const { clock, sandbox, source } = createPlatform();
  const { published, store } = watched(clock);
  sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
  await outcomes(clock, [source({ store, retries: 0 })]);
  const strategy = {
    name: "broken",
    cacheKey: async () => "broken",
    requestToken: () => Promise.reject(new RangeError("not of the network")),
  };
  expect(
    await outcomes(clock, [source({ store, strategy, clientId: undefined, clientSecret: undefined } as never)]),
  ).toEqual(["strategy_failed"]);
  expect(published).toEqual([]);
});

test("a store without refusals works as before: each process learns for itself", async () => {
  const { clock, events, sandbox, source } = createPlatform();
  const { acquire: _acquire, refuse: _refuse, ...store } = createMemoryTokenStore({ clock });
  const fleet = Array.from({ length: 5 }, () => source({ store, clientSecret: "wrong" }));
  expect(new Set(await outcomes(clock, fleet))).toEqual(new Set(["invalid_credentials"]));
  expect(sandbox.log.tokenRequests).toBe(5);
  expect(events.filter(({ type }) => type === "store-failed")).toEqual([]);
});

test("a refusal that cannot be published fails the caller with the platform's error all the same", async () => {
  const { clock, source } = createPlatform();
  const store = { ...createMemoryTokenStore({ clock }), refuse: () => Promise.reject(new Error("OOM")) };
  expect(await outcomes(clock, [source({ store, clientSecret: "wrong" })])).toEqual(["invalid_credentials"]);
});
