import assert from "node:assert/strict";
import { isIanumError } from "@ianum/core";
import type { RegisterStrategyTest } from "./register-strategy-test.ts";
import type { SentRequest } from "./strategy-wire.ts";
import type { StrategyTestContext } from "./strategy-world.ts";

const TWO_HOURS_S = 7_200;

/** What a strategy makes of keys that are refused, and of a server that fails. */
export function registerStrategyRefusalTests(test: RegisterStrategyTest): void {
  test("keys that the server refuses are an error that says so", async ({ refused, source, request, failureOf }) => {
    await failureOf(request(refused));
    const error = await failureOf(source(refused).getToken());
    assert.ok(isIanumError(error));
    assert.ok(
      ["invalid_credentials", "token_request_refused"].includes(error.code),
      `the error is ${error.code}: throw what tokenRefusal of @ianum/core/authors gives, or an error with a status`,
    );
    assert.equal(error.isRetryable, false);
  });

  test("keys that the server refuses are presented once, and then rest", async (context) => {
    const { refused, source, events, wire, failureOf } = context;
    const tokens = source(refused);
    const error = await failureOf(tokens.getToken());
    const sent = [...wire.sent];
    assertNothingIsRepeated(sent);
    assert.equal(String(await failureOf(tokens.getToken())), String(error));
    assert.equal(wire.sent.length, sent.length, "the refused keys were presented again");
    assert.equal(requestsIn(events), 1);
  });

  for (const status of [400, 401, 403] as const)
    test(
      `a refusal that quotes what it was sent prints no secret (${status})`,
      async ({ strategy, source, wire, failureOf }) => {
        await wire.respond((request) => Response.json(quoteOf(request), { status }));
        const error = await failureOf(source(strategy).getToken());
        assert.ok(isIanumError(error) && !error.isRetryable);
      },
      "fetch",
    );

  for (const status of [500, 503] as const)
    test(
      `an outage is repeated by the token source, not by the strategy (${status})`,
      async ({ strategy, request, source, wire, elapse, events, failureOf }) => {
        let isDown = true;
        await wire.respond((_request, pass) => (isDown ? new Response("<h1>down</h1>", { status }) : pass()));
        await failureOf(request(strategy));
        assertNothingIsRepeated(wire.sent);
        const error = await failureOf(source(strategy).getToken());
        assert.ok(isIanumError(error));
        assert.deepEqual([error.code, error.isRetryable], ["service_unavailable", true]);
        assert.ok(requestsIn(events) > 1);
        isDown = false;
        await elapse(source(strategy).getToken());
      },
      "fetch",
    );

  test(
    "a failure of the network is repeated by the token source",
    async ({ strategy, source, wire, elapse, events }) => {
      let failures = 1;
      await wire.respond((_request, pass) => {
        failures -= 1;
        if (failures < 0) return pass();
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("read"), { code: "ECONNRESET" }) });
      });
      await elapse(source(strategy).getToken());
      assert.equal(requestsIn(events), 2);
    },
    "fetch",
  );

  for (const status of [429, 503] as const)
    test(
      `a server that asks to wait is not asked again before (${status})`,
      async ({ strategy, source, wire, failureOf }) => {
        const headers = { "retry-after": String(TWO_HOURS_S) };
        await wire.respond(() => new Response("wait", { status, headers }));
        const tokens = source(strategy);
        const error = await failureOf(tokens.getToken());
        assert.equal((error as { readonly retryAfterMs?: number }).retryAfterMs, TWO_HOURS_S * 1000);
        const sent = wire.sent.length;
        assert.equal(String(await failureOf(tokens.getToken())), String(error));
        assert.equal(wire.sent.length, sent, "the server was asked again");
      },
      "fetch",
    );
}

function requestsIn(events: StrategyTestContext["events"]): number {
  return events.filter(({ type }) => type === "token-requested").length;
}

function assertNothingIsRepeated(sent: readonly SentRequest[]): void {
  const posted = sent
    .filter(({ method }) => method !== "GET")
    .map(({ method, url, headers, body }) => JSON.stringify([method, url, headers.get("authorization"), body]));
  assert.equal(new Set(posted).size, posted.length, "the strategy sent the same request twice in one attempt");
}

/** What a careless server would tell about a request: everything, in every field that a client may read. */
function quoteOf({ headers, body = "" }: SentRequest): object {
  const basic = /^Basic (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  const keys = basic === undefined ? "" : Buffer.from(basic, "base64").toString();
  const secret = keys.slice(keys.indexOf(":") + 1) || (new URLSearchParams(body).get("client_secret") ?? body);
  const quote = `refused: ${body} ${keys} ${headers.get("authorization") ?? ""}`;
  return { error: secret, error_description: quote, error_uri: quote, errorCode: secret, errorMessage: quote };
}
