import assert from "node:assert/strict";
import { isIanumError } from "@ianum/core";
import type { RegisterTransportTest } from "./register-transport-test.ts";
import { rejectionOf, until } from "./transport-world.ts";

const MANY = 100;

/** How a transport comes by its token, and what it costs. */
export function registerTransportTokenTests(test: RegisterTransportTest): void {
  test("a request carries the token, and the service's response is what the caller gets", async ({ send, service }) => {
    const got = await send("/things");
    const posted = await send("/things", { method: "POST", body: "some text", headers: { "x-own": "1" } });
    assert.deepEqual([got.status, posted.status], [200, 200]);
    assert.equal(pathIn(got.body), "/things");
    const [first, second, ...more] = service.received;
    assert.deepEqual([first?.method, second?.method, more.length], ["GET", "POST", 0]);
    assert.match(second?.body ?? "", /some text/);
    assert.equal(second?.headers["x-own"], "1");
    assert.match(first?.authorization ?? "", /^Bearer \S+$/);
    assert.equal(second?.authorization, first?.authorization);
  });

  test("any number of concurrent calls without a token cost one token request", async ({ sandbox, send, service }) => {
    const answers = await Promise.all(Array.from({ length: MANY }, (_, index) => send(`/${index}`)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(new Set(service.received.map(({ path }) => path)).size, MANY);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test("transports that share a source share its token", async ({ sandbox, send, another, service }) => {
    const other = await another();
    const request = { method: "GET", url: `${service.origin}/other`, headers: {} } as const;
    await Promise.all([send("/"), other.send(request), send("/"), other.send(request)]);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test("a token request that is refused rejects the call with its IanumError, and nothing is sent", async (context) => {
    context.sandbox.control.fail({ on: "token", with: { type: "status", status: 401 } });
    const error = await rejectionOf(context.send("/"));
    assert.ok(isIanumError(error), "the call does not reject with the token source's error");
    assert.equal(error.code, "invalid_credentials");
    assert.equal(context.service.received.length, 0);
  });

  test("an aborted call rejects at once, and leaves the others alone", async ({ clock, sandbox, send, service }) => {
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 100 } });
    const controller = new AbortController();
    const leaving = send("/leaving", { signal: controller.signal });
    const staying = [send("/staying"), send("/staying")];
    await until("a token request waits for its response", () => isDelayed(clock.pending, sandbox.log.tokenRequests));
    controller.abort();
    await rejectionOf(leaving);
    await clock.advance(100);
    assert.deepEqual(
      (await Promise.all(staying)).map(({ status }) => status),
      [200, 200],
    );
    assert.equal(sandbox.log.tokenRequests, 1);
    assert.deepEqual(new Set(service.received.map(({ path }) => path)), new Set(["/staying"]));
  });

  test("a call that is aborted while its refused token is being replaced rejects at once", async (context) => {
    const { clock, sandbox, send } = context;
    await send("/");
    sandbox.control.revokeTokens();
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 100 } });
    const controller = new AbortController();
    const leaving = send("/", { signal: controller.signal });
    const isReplacing = until("the replacement", () => isDelayed(clock.pending, sandbox.log.tokenRequests - 1));
    await Promise.race([isReplacing, leaving]);
    controller.abort();
    await rejectionOf(leaving);
  });
}

// The sandbox's delay and the token source's time limit, both on the one clock.
function isDelayed(sleeps: number, tokenRequests: number): boolean {
  return tokenRequests === 1 && sleeps >= 2;
}

function pathIn(body: unknown): unknown {
  const parsed = (typeof body === "string" ? JSON.parse(body) : body) as {
    readonly data?: { readonly path?: unknown };
  };
  return parsed.data?.path;
}
