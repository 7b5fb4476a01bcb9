import { describe, expect, test } from "vitest";
import type { Fault } from "@ianum/sandbox";
import { basic, startClientApp } from "./client-app.ts";
import { printed } from "./login-app.ts";

describe("a machine that presents its gate's keys", () => {
  test("is let in, and the route gets its own token source", async () => {
    const app = await startClientApp();
    const response = await app.callRightly();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ clientId: app.gate.id });
    const token = await app.clients[0]!.source.getToken();
    expect(app.sandbox.log.tokenRequests).toBe(1);

    const other = app.sandbox.gates[1]!;
    expect((await app.call(other.alias, other.secrets[0]!)).status).toBe(200);
    expect((await app.clients[1]!.source.getToken()).value).not.toBe(token.value);
    expect(printed(app.clients)).not.toContain(other.secrets[0]!);
    expect(printed(app.clients)).not.toContain(token.value);
  });

  test("200 calls with the same right keys, all at once or one by one, cost one token request", async () => {
    const app = await startClientApp();
    const atOnce = await Promise.all(Array.from({ length: 200 }, () => app.callRightly()));
    expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([200]));
    for (let index = 0; index < 200; index++) expect((await app.callRightly()).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1);
    expect(new Set(app.clients.map(({ source }) => source)).size).toBe(1);
  });

  test("is asked about again after proofLifeMs; a deleted secret then lets nobody in", async () => {
    const app = await startClientApp({ proofLifeMs: 120_000 });
    await app.callRightly();
    await app.clock.advance(119_000);
    expect((await app.callRightly()).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1);

    const [secret] = app.gate.secrets;
    app.sandbox.control.deleteSecret(app.gate, secret!);
    await app.clock.advance(2_000);
    expect((await app.call(app.gate.id, secret!)).status).toBe(401);
    expect(app.sandbox.log.tokenRequests).toBe(2);
  });

  test("gets a user of its own in each request", async () => {
    const app = await startClientApp();
    await app.callRightly();
    Object.assign(app.clients[0]!, { isAdmin: true });
    await app.callRightly();
    expect(app.clients[1]).not.toHaveProperty("isAdmin");
    expect(app.clients[1]!.source).toBe(app.clients[0]!.source);
  });

  test("is asked about where it was when the strategy was made, whatever becomes of Object.prototype", async () => {
    const asked: string[] = [];
    const app = await startClientApp({
      fetch: (input) => {
        asked.push(input as string);
        return Promise.resolve(Response.json({ access_token: "t", token_type: "Baerer", expires_in: 3600 }));
      },
    });
    const polluted = Object.prototype as { apiAuth?: string; endpoints?: object };
    polluted.apiAuth = "http://127.0.0.1:1";
    polluted.endpoints = { apiAuth: "http://127.0.0.1:1" };
    try {
      expect((await app.callRightly()).status).toBe(200);
      expect(asked).toEqual([expect.not.stringContaining(":1/")]);
    } finally {
      delete polluted.apiAuth;
      delete polluted.endpoints;
    }
  });

  test("may use either of two secrets while one is rotated", async () => {
    const app = await startClientApp();
    const [old] = app.gate.secrets;
    const next = app.sandbox.control.addSecret(app.gate);
    for (let index = 0; index < 3; index++) {
      expect((await app.call(app.gate.id, old!)).status).toBe(200);
      expect((await app.call(app.gate.id, next)).status).toBe(200);
    }
    expect(app.sandbox.log.tokenRequests).toBe(2);
  });

  test("gives way to others when there are more than maxClients, and is proven again when it comes back", async () => {
    const app = await startClientApp({ maxClients: 1 });
    const other = app.sandbox.gates[1]!;
    await app.callRightly();
    await app.callRightly();
    expect(app.sandbox.log.tokenRequests).toBe(1);
    expect((await app.call(other.id, other.secrets[0]!)).status).toBe(200);
    expect((await app.callRightly()).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(3);
  });
});

describe("wrong keys", () => {
  test("are refused with a challenge", async () => {
    const app = await startClientApp({ realm: "reports" });
    const response = await app.call(app.gate.id, "wrong");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('Basic realm="reports", charset="UTF-8"');
    expect(app.clients).toEqual([]);
    expect(app.errors).toEqual([]);
  });

  test("200 calls with the same ones, all at once or one by one, cost one token request a minute", async () => {
    const app = await startClientApp();
    const wrong = (): Promise<Response> => app.call(app.gate.id, "wrong");
    const atOnce = await Promise.all(Array.from({ length: 200 }, wrong));
    expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([401]));
    for (let index = 0; index < 200; index++) expect((await wrong()).status).toBe(401);
    expect(app.sandbox.log.tokenRequests).toBe(1);

    await app.clock.advance(61_000);
    await wrong();
    expect(app.sandbox.log.tokenRequests).toBe(2);
  });

  test("200 different guesses at one gate reach the platform ten times a minute; keys that were proven before get through all the same", async () => {
    const app = await startClientApp();
    await app.callRightly();
    app.sandbox.log.clear();
    const guess = (index: number): Promise<Response> => app.call(app.gate.id, `guess-${index}`);
    const statuses = await Promise.all(Array.from({ length: 200 }, async (_, index) => (await guess(index)).status));
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(190);
    expect(app.sandbox.log.tokenRequests).toBe(10);

    expect((await app.callRightly()).status).toBe(200);
    // Another gate is none of their business.
    const other = app.sandbox.gates[1]!;
    expect((await app.call(other.id, other.secrets[0]!)).status).toBe(200);

    // Also once the proof has to be renewed, in the middle of the guessing.
    for (let minute = 0; minute < 6; minute++) {
      await app.clock.advance(60_000);
      await Promise.all(Array.from({ length: 50 }, (_, index) => guess(1_000 * minute + index)));
    }
    expect((await app.callRightly()).status).toBe(200);
  });

  test("guessing with ever other client ids is limited too", async () => {
    const app = await startClientApp();
    let limited = 0;
    for (let index = 0; index < 1_200; index += 100) {
      const responses = await Promise.all(
        Array.from({ length: 100 }, (_, step) => app.call(`gate_${index + step}`, "wrong")),
      );
      limited += responses.filter(({ status }) => status === 429).length;
    }
    expect(limited).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1_000);
  });

  test("right keys do not count as guesses; an outage does, until its place comes back", async () => {
    const app = await startClientApp({ guessesPerMinute: 1, proofLifeMs: 1 });
    for (let index = 0; index < 5; index++) {
      expect((await app.callRightly()).status).toBe(200);
      await app.clock.advance(5);
    }
    const removeFault = app.sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    const other = app.sandbox.gates[1]!;
    expect((await app.call(other.id, other.secrets[0]!)).status).toBe(500);
    const limited = await app.call(other.id, other.secrets[0]!);
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("60");
    removeFault();
    await app.clock.advance(60_000);
    expect((await app.call(other.id, other.secrets[0]!)).status).toBe(200);
  });

  test.each<readonly [string, Fault]>([
    ["429 with Retry-After", { type: "status", status: 429, retryAfter: 30 }],
    ["503 with Retry-After", { type: "status", status: 503, retryAfter: 30 }],
    ["500", { type: "status", status: 500 }],
    ["404", { type: "status", status: 404 }],
    ["403", { type: "status", status: 403 }],
    ["422", { type: "status", status: 422 }],
    ["a 200 without a token", { type: "json", body: {} }],
    ["a redirect", { type: "redirect", to: "https://elsewhere.example.com/" }],
    ["no connection", { type: "reset" }],
  ])(
    "a platform that answers %s hears of ten guesses at most, whatever the ids, and no retries",
    async (_name, fault) => {
      for (const idOf of [(): string => "gate_victim", (n: number): string => `gate_${n}`]) {
        const app = await startClientApp({ retries: 2 });
        app.sandbox.control.fail({ on: "token", with: fault });
        for (let index = 0; index < 200; index += 10)
          await Promise.all(Array.from({ length: 10 }, (_, step) => app.call(idOf(index + step), `w${index + step}`)));
        const isAnswered = "status" in fault && [403, 404, 422].includes(fault.status ?? 0);
        expect(app.sandbox.log.tokenRequests).toBeLessThanOrEqual(isAnswered && idOf(1) !== "gate_victim" ? 200 : 10);
      }
    },
  );

  test("the same wrong keys, where the platform answers 404, are asked about once", async () => {
    const app = await startClientApp();
    app.sandbox.control.fail({ on: "token", with: { type: "status", status: 404 } });
    for (let index = 0; index < 50; index++) expect((await app.call("gate_x", "wrong")).status).toBe(401);
    expect(app.sandbox.log.tokenRequests).toBe(1);
  });

  test("what one caller does to made-up ids does not touch other callers, nor ids that were proven once", async () => {
    const app = await startClientApp({ guessKey: (req) => String(req.headers["x-caller"] ?? "attacker") });
    await app.callRightly();
    const added = app.sandbox.control.addSecret(app.gate);
    for (let index = 0; index < 1_100; index += 100)
      await Promise.all(Array.from({ length: 100 }, (_, step) => app.call(`x${index + step}`, "wrong")));
    const other = app.sandbox.gates[1]!;
    expect((await app.call(other.id, other.secrets[0]!)).status).toBe(429);
    const authorization = basic(`${other.id}:${other.secrets[0]}`);
    const elsewhere = await fetch(`${app.origin}/api`, { headers: { authorization, "x-caller": "customer" } });
    expect(elsewhere.status).toBe(200);
    // Its new secret was never seen, its id was.
    expect((await app.call(app.gate.id, added)).status).toBe(200);
  });

  test("another gate's secret is a wrong one, and so is a right secret under another name", async () => {
    const app = await startClientApp();
    const other = app.sandbox.gates[1]!;
    await app.callRightly();
    expect((await app.call(other.id, app.gate.secrets[0]!)).status).toBe(401);
    expect((await app.call(app.gate.id, other.secrets[0]!)).status).toBe(401);
    expect((await app.call(`${app.gate.id}x`, app.gate.secrets[0]!)).status).toBe(401);
  });
});

describe("an outage is an error: never a refusal, never a way in", () => {
  test.each<readonly [string, Fault, object]>([
    ["500", { type: "status", status: 500 }, { name: "TokenRequestError", httpStatus: 500 }],
    [
      "429 with Retry-After",
      { type: "status", status: 429, retryAfter: 30 },
      { name: "TokenRequestError", httpStatus: 429 },
    ],
    ["a proxy's error page", { type: "html" }, { name: "TokenRequestError", httpStatus: 502 }],
    ["a reset connection", { type: "reset" }, { name: "TransportError", code: "network_error" }],
    ["an answer without a token", { type: "json", body: {} }, { name: "ResponseError" }],
    [
      "a redirect",
      { type: "redirect", to: "https://elsewhere.example.com/" },
      { name: "ResponseError", code: "redirected" },
    ],
  ])("%s", async (_name, fault, error) => {
    const app = await startClientApp();
    const removeFault = app.sandbox.control.fail({ on: "token", with: fault });
    expect((await app.callRightly()).status).toBe(500);
    expect(app.errors).toEqual([expect.objectContaining(error)]);
    expect(app.clients).toEqual([]);
    expect(printed(app.errors[0])).not.toContain(app.gate.secrets[0]);
    removeFault();
    await app.clock.advance(31_000);
    expect((await app.callRightly()).status).toBe(200);
  });

  test("Retry-After is kept to, however many come with the same keys", async () => {
    const app = await startClientApp();
    app.sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 429, retryAfter: 30 } });
    for (let index = 0; index < 20; index++) expect((await app.callRightly()).status).toBe(500);
    expect(app.sandbox.log.tokenRequests).toBe(1);
    await app.clock.advance(31_000);
    expect((await app.callRightly()).status).toBe(200);
  });

  test("no answer within timeoutMs", async () => {
    const app = await startClientApp({ timeoutMs: 3_000, retries: 2 });
    app.sandbox.control.fail({ on: "token", with: { type: "hang" } });
    const calls = Array.from({ length: 5 }, () => app.callRightly());
    while (app.sandbox.log.tokenRequests === 0) await app.clock.advance(0);
    await app.clock.advance(3_000);
    for (const call of calls) expect((await call).status).toBe(500);
    expect(app.errors).toHaveLength(5);
    for (const error of app.errors) expect(error).toMatchObject({ name: "TransportError", code: "timeout" });
    expect(app.sandbox.log.tokenRequests).toBeLessThanOrEqual(3);
  });

  test("a proof outlives an outage as long as it is valid", async () => {
    const app = await startClientApp();
    await app.callRightly();
    app.sandbox.control.fail({ on: "token", with: { type: "status", status: 500 } });
    expect((await app.callRightly()).status).toBe(200);
  });

  test.each(["a+b", "100%25", "plain"])(
    "a platform that hangs is asked once about the keys with %s",
    async (secret) => {
      const app = await startClientApp({ timeoutMs: 10_000, retries: 2 });
      app.sandbox.control.fail({ on: "token", with: { type: "hang" } });
      const call = app.call(app.gate.id, secret);
      while (app.sandbox.log.tokenRequests === 0) await app.clock.advance(0);
      for (let waited = 0; waited < 10_000; waited += 500) await app.clock.advance(500);
      expect((await call).status).toBe(500);
      expect(app.errors).toEqual([expect.objectContaining({ code: "timeout" })]);
      expect(app.sandbox.log.tokenRequests).toBe(1);
    },
  );

  test("a platform that takes most of timeoutMs proves keys by one request", async () => {
    const app = await startClientApp({ timeoutMs: 10_000, retries: 2 });
    app.sandbox.control.fail({ on: "token", with: { type: "latency", ms: 9_000 } });
    const call = app.callRightly();
    while (app.sandbox.log.tokenRequests === 0) await app.clock.advance(0);
    for (let waited = 0; waited < 9_000; waited += 500) await app.clock.advance(500);
    expect((await call).status).toBe(200);
    expect(app.sandbox.log.tokenRequests).toBe(1);
  });

  test("once proven, a client's token request that hangs is joined by another", async () => {
    const app = await startClientApp({ timeoutMs: 10_000, retries: 2 });
    await app.callRightly();
    const { source } = app.clients[0]!;
    const { value } = await source.getToken();
    app.sandbox.control.revokeTokens();
    await source.invalidate(await source.getToken());
    app.sandbox.control.fail({ on: "token", times: 1, with: { type: "hang" } });
    const next = source.getToken();
    while (app.sandbox.log.tokenRequests === 1) await app.clock.advance(0);
    for (let waited = 0; waited < 3_000; waited += 500) await app.clock.advance(500);
    expect((await next).value).not.toBe(value);
    expect(app.sandbox.log.tokenRequests).toBe(3);
  });
});
