import { readFile } from "node:fs/promises";
import {
  createAuthorizer,
  createMemoryTokenStore,
  createTokenSources,
  staticTokenSource,
  type TokenEvent,
  type TokenStore,
} from "@ianum/core";
import { describe, expect, test } from "vitest";
import { createPlatform, elapse } from "./platform.ts";

const API = "https://auth.eu.ianum.com/v1_3/subscription/sub_1/data";

const eventTypes: Readonly<Record<TokenEvent["type"], true>> = {
  "token-waited": true,
  "origin-denied": true,
  "token-requested": true,
  "token-obtained": true,
  "token-attempt-failed": true,
  "token-attempt-abandoned": true,
  "token-request-retried": true,
  "token-request-failed": true,
  "secret-refused": true,
  "cooled-down": true,
  "token-adopted": true,
  "store-failed": true,
  "store-recovered": true,
  "token-refused": true,
  "token-invalidated": true,
  "request-replayed": true,
};

const without = (events: readonly TokenEvent[], ...types: TokenEvent["type"][]): TokenEvent[] =>
  events.filter(({ type }) => !types.includes(type));

test("the guide lists every event", async () => {
  const guide = await readFile(new URL("../../../docs/guides/events.md", import.meta.url), "utf8");
  const listed = [...guide.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) +\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([a-z-]+)`/g)].map(([, type]) => type),
  );
  expect(new Set(listed.filter((type) => type !== "type"))).toEqual(new Set(Object.keys(eventTypes)));
});

test("a caller for whom a token is at hand causes no event", async () => {
  const { events, source } = createPlatform();
  const tokens = source();
  await tokens.getToken();
  events.length = 0;
  await Promise.all([tokens.getToken(), tokens.getToken()]);
  expect(events).toEqual([]);
});

describe("a wait is told to the end, for each caller:", () => {
  test("how long, and why", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 300 } });
    const tokens = source();
    const waits = (): TokenEvent[] => events.filter(({ type }) => type === "token-waited");

    const first = tokens.getToken();
    await clock.advance(100);
    const [token] = await elapse(clock, Promise.all([first, tokens.getToken()]), 10);
    expect(waits()).toEqual([
      { type: "token-waited", reason: "empty", outcome: "token", durationMs: expect.closeTo(300) },
      { type: "token-waited", reason: "empty", outcome: "token", durationMs: expect.closeTo(200) },
    ]);

    events.length = 0;
    await tokens.invalidate(token);
    await elapse(clock, tokens.getToken(), 10);
    expect(waits()).toMatchObject([{ reason: "refused", outcome: "token", durationMs: expect.closeTo(300) }]);

    events.length = 0;
    await clock.advance(3_600_000);
    await elapse(clock, tokens.getToken(), 10);
    expect(waits()).toMatchObject([{ reason: "expired", outcome: "token", durationMs: expect.closeTo(300) }]);
  });

  test("with an error, or because the caller left", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    await clock.advance(1_000);
    await source({ clientSecret: "wrong" })
      .getToken()
      .catch(() => undefined);
    expect(events.at(-1)).toMatchObject({ outcome: "failed", error: { code: "invalid_credentials" } });

    events.length = 0;
    sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const leaving = new AbortController();
    const left = source().getToken({ signal: leaving.signal });
    await clock.advance(40);
    leaving.abort(new Error("a reason of the caller's own"));
    await expect(left).rejects.toThrow("of the caller's own");
    expect(events.filter(({ type }) => type === "token-waited")).toEqual([
      { type: "token-waited", reason: "empty", outcome: "aborted", durationMs: expect.closeTo(40) },
    ]);
  });
});

describe("each attempt begins with one event and ends with one:", () => {
  test("failed, failed, obtained", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 503 } });
    sandbox.control.fail({ on: "token", times: 1, with: { type: "reset" } });
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 50 } });
    await elapse(clock, source().getToken(), 10);
    const attempt = (number: number) => ({ strategy: "client_credentials", attempt: number, isBackground: false });
    expect(without(events, "token-waited", "token-request-retried")).toMatchObject([
      { type: "token-requested", ...attempt(1) },
      {
        type: "token-attempt-failed",
        ...attempt(1),
        durationMs: expect.closeTo(50),
        error: { code: "service_unavailable" },
      },
      { type: "token-requested", ...attempt(2) },
      { type: "token-attempt-failed", ...attempt(2), durationMs: expect.closeTo(50), error: { code: "network_error" } },
      { type: "token-requested", ...attempt(3) },
      { type: "token-obtained", ...attempt(3), durationMs: expect.closeTo(50) },
    ]);
  });

  test("abandoned, because another was faster", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    await elapse(clock, source().getToken(), 10);
    await clock.advance(0);
    expect(without(events, "token-waited", "token-request-retried").map(({ type }) => type)).toEqual([
      "token-requested",
      "token-requested",
      "token-obtained",
      "token-attempt-abandoned",
    ]);
    expect(events.find(({ type }) => type === "token-request-retried")).toMatchObject({
      attempt: 1,
      delayMs: 0,
      error: { name: "TransportError", code: "timeout", message: "the token request has had no response yet" },
    });
    expect(events.find(({ type }) => type === "token-attempt-abandoned")).toMatchObject({
      attempt: 1,
      durationMs: expect.closeTo(2_250, -2),
    });
  });

  test("and when all have failed, the end says how many there were and how long they took", async () => {
    const { clock, events, sandbox, source } = createPlatform();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 50 } });
    sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    await clock.advance(1_000);
    const started = clock.elapsed();
    await elapse(clock, source({ retries: 1 }).getToken(), 10).catch(() => undefined);
    const durationMs = clock.elapsed() - started;
    expect(events.at(-2)).toMatchObject({ type: "token-request-failed", attempts: 2, isBackground: false });
    expect((events.at(-2) as { durationMs: number }).durationMs).toBeGreaterThanOrEqual(100);
    expect((events.at(-2) as { durationMs: number }).durationMs).toBeLessThanOrEqual(durationMs);
  });
});

test("a refusal and a Retry-After cool the source down, and the event says until when", async () => {
  const { clock, events, sandbox, source } = createPlatform();
  sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 429, retryAfter: 90 } });
  await source()
    .getToken()
    .catch(() => undefined);
  await source({ clientSecret: "wrong" })
    .getToken()
    .catch(() => undefined);
  expect(events.filter(({ type }) => type === "cooled-down")).toMatchObject([
    { error: { code: "rate_limited" }, durationMs: 90_000, retryAt: clock.now() + 90_000 },
    { error: { code: "invalid_credentials" }, durationMs: 60_000, retryAt: clock.now() + 60_000 },
  ]);
});

describe("refusals of a token", () => {
  test("are one event each, and one for the token; each request that is sent again is one", async () => {
    const { clock, events, source } = createPlatform();
    const tokens = source();
    const authorizer = createAuthorizer(tokens);
    const token = await authorizer.authorize(API);
    await clock.advance(5_000);
    events.length = 0;
    await Promise.all([authorizer.successor(token!), authorizer.successor(token!), authorizer.giveUp(token!)]);
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "token-refused")).toHaveLength(3);
    expect(
      events.filter(({ type }) => type === "token-refused").map((event) => "mayResend" in event && event.mayResend),
    ).toEqual([true, true, false]);
    expect(events.filter(({ type }) => type === "token-invalidated")).toEqual([
      { type: "token-invalidated", ageMs: 5_000 },
    ]);
    expect(events.filter(({ type }) => type === "request-replayed")).toEqual([
      { type: "request-replayed", durationMs: expect.any(Number) },
      { type: "request-replayed", durationMs: expect.any(Number) },
    ]);
  });

  test("that no other token follows are not replayed", async () => {
    const seen: TokenEvent[] = [];
    const source = { ...staticTokenSource("only-one"), report: (event: TokenEvent) => void seen.push(event) };
    const authorizer = createAuthorizer(source);
    expect(await authorizer.successor((await authorizer.authorize(API))!)).toBeUndefined();
    expect(seen).toEqual([{ type: "token-refused", mayResend: true }]);
  });
});

test("a store that goes down and comes up again is told once each, with how long it was down", async () => {
  const { clock, events, source } = createPlatform();
  const working = createMemoryTokenStore({ clock });
  let isDown = true;
  const store: TokenStore = {
    ...working,
    get: (key) => (isDown ? Promise.reject(new Error("ECONNREFUSED")) : working.get(key)),
  };
  const tokens = source({ store });
  const renew = async (): Promise<void> => {
    await elapse(clock, tokens.invalidate(await elapse(clock, tokens.getToken())));
    await clock.advance(60_000);
    await elapse(clock, tokens.getToken());
  };
  const start = clock.elapsed();
  await tokens.getToken();
  isDown = false;
  await renew();
  const recovered = events.filter((event) => event.type === "store-recovered");
  expect(events.filter(({ type }) => type === "store-failed")).toMatchObject([
    { operation: "acquire", isDown: true, error: expect.any(Error) },
  ]);
  expect(recovered).toHaveLength(1);
  expect(recovered[0]?.durationMs).toBeLessThanOrEqual(clock.elapsed() - start);
  expect(tokens.status?.().store).toBe("up");
});

test("an adopted token says how long the store took", async () => {
  const { clock, events, source } = createPlatform();
  const store = createMemoryTokenStore({ clock });
  await source({ store }).getToken();
  const slow: TokenStore = {
    ...store,
    async get(key) {
      await clock.sleep(20, new AbortController().signal);
      return store.get(key);
    },
  };
  await elapse(clock, source({ store: slow }).getToken(), 10);
  expect(events.filter(({ type }) => type === "token-adopted")).toMatchObject([{ durationMs: expect.closeTo(20) }]);
});

test("a source of many gates hands on what adapters report", async () => {
  const { clock, events, sandbox } = createPlatform();
  const [gate] = sandbox.gates;
  const sources = createTokenSources(() => ({
    clientId: gate!.id,
    clientSecret: gate!.secrets[0]!,
    fetch: sandbox.fetch,
    clock,
    onEvent: (event) => events.push(event),
  }));
  const authorizer = createAuthorizer(sources.get("one"));
  await authorizer.giveUp((await authorizer.authorize(API))!);
  expect(events.map(({ type }) => type)).toContain("token-refused");
});
