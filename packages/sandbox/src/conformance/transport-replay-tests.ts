import assert from "node:assert/strict";
import type { RegisterTransportTest } from "./register-transport-test.ts";
import type { ReceivedRequest } from "../start-protected-service.ts";
import { until } from "./transport-world.ts";

/** What a transport does when the token is refused. */
export function registerTransportReplayTests(test: RegisterTransportTest): void {
  test("a refused token is replaced, and the same request sent again, once", async ({ sandbox, send, service }) => {
    await send("/warm");
    sandbox.control.revokeTokens();
    const { status } = await send("/things", { method: "POST", body: "some text", headers: { "x-own": "1" } });
    assert.equal(status, 200);
    const [, first, second, ...more] = service.received;
    assert.equal(more.length, 0, "it was sent more than twice");
    assert.ok(first && second, "it was not sent again");
    assert.deepEqual(withoutToken(second), withoutToken(first));
    assert.notEqual(second.authorization, first.authorization);
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  test("a request without a body is sent again, too", async ({ sandbox, send, service }) => {
    await send("/warm");
    sandbox.control.revokeTokens();
    assert.equal((await send("/things")).status, 200);
    assert.deepEqual(
      service.received.map(({ method, path }) => `${method} ${path}`),
      ["GET /warm", "GET /things", "GET /things"],
    );
  });

  for (const path of ["/things", "/status/404"]) {
    test(`a token that is revoked right after a service took it in place of another is replaced as well (${path})`, async (context) => {
      const { sandbox, send, service } = context;
      const statuses: number[] = [];
      for (let revocation = 0; revocation < 3; revocation += 1) {
        statuses.push((await send(path)).status);
        sandbox.control.revokeTokens();
      }
      assert.equal(new Set(statuses).size, 1, `the statuses were ${statuses.join(", ")}`);
      assert.notEqual(statuses[0], 401);
      assert.equal(service.received.length, 5);
    });
  }

  test("all tokens revoked under calls in flight: no caller notices, and it costs one token request", async (context) => {
    const { sandbox, send, service } = context;
    const release = service.hold();
    const calls = Array.from({ length: 100 }, (_, index) =>
      send(`/${index}`, { method: "POST", body: `text ${index}` }),
    );
    await until("the service has all requests", () => service.received.length === 100);
    sandbox.control.revokeTokens();
    release();
    const answers = await Promise.all(calls);
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(service.received.length, 200);
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  test("a second refusal is returned: nothing is sent a third time", async ({ sandbox, send, service }) => {
    sandbox.control.refuseTokens();
    assert.equal((await send("/things")).status, 401);
    assert.equal(service.received.length, 2);
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  test("refusals without end cost two token requests", async ({ sandbox, send }) => {
    sandbox.control.refuseTokens();
    for (let call = 0; call < 10; call += 1) {
      const answers = await Promise.all([send("/"), send("/")]);
      assert.deepEqual(
        answers.map(({ status }) => status),
        [401, 401],
      );
    }
    assert.equal(sandbox.log.tokenRequests, 2);
  });

  test("a permanent 401 arrives as the library's own result, unread", async ({ sandbox, send }) => {
    sandbox.control.refuseTokens();
    // One that the adapter has no part in: the token is the caller's own.
    const own = await send("/things", { headers: { authorization: "Bearer own" } });
    const ours = await send("/things");
    assert.deepEqual([own.status, ours.status], [401, 401]);
    assert.deepEqual(ours.body, own.body);
    assert.deepEqual(shapeOf(ours.host), shapeOf(own.host));
  });

  test("a refusal is returned if no other token can be obtained", async ({ sandbox, send, service }) => {
    await send("/warm");
    sandbox.control.revokeTokens();
    sandbox.control.fail({ on: "token", with: { type: "status", status: 503 } });
    const own = await send("/things", { headers: { authorization: "Bearer own" } });
    const ours = await send("/things");
    assert.equal(ours.status, 401);
    assert.deepEqual(ours.body, own.body);
    assert.deepEqual(shapeOf(ours.host), shapeOf(own.host));
    assert.equal(service.received.length, 3);
  });

  test("a response that is not a 401 is returned, and nothing is sent again", async ({ sandbox, send, service }) => {
    for (const status of [403, 404, 500, 503]) assert.equal((await send(`/status/${status}`)).status, status);
    assert.equal(service.received.length, 4);
    assert.equal(sandbox.log.tokenRequests, 1);
  });

  test(
    "a body that can be read only once is not sent again, but the next call has another token",
    async ({ sandbox, send, service }) => {
      await send("/warm");
      sandbox.control.revokeTokens();
      const { status } = await send("/things", { method: "POST", body: new Blob(["some text"]).stream() });
      assert.equal(status, 401);
      assert.deepEqual(
        service.received.map(({ path, body }) => [path, body]),
        [
          ["/warm", ""],
          ["/things", "some text"],
        ],
      );
      assert.equal((await send("/next")).status, 200);
      assert.equal(service.received.length, 3, "the next call was sent twice");
    },
    "streams",
  );

  test(
    "the caller's own middleware runs once per call, sent again or not",
    async (context) => {
      const { sandbox, send } = context;
      await send("/warm");
      assert.equal(context.middlewareRuns, 1);
      sandbox.control.revokeTokens();
      assert.equal((await send("/things")).status, 200);
      assert.equal(context.middlewareRuns, 2);
    },
    "middleware",
  );
}

function withoutToken({ method, path, headers, body }: ReceivedRequest): object {
  return { method, path, body, headers: { ...headers, authorization: "" } };
}

/** What a result looks like from outside: its class, its fields, and an error's message. */
function shapeOf(host: unknown): object {
  if (typeof host !== "object" || host === null) return { type: typeof host };
  return {
    class: (Object.getPrototypeOf(host) as { readonly constructor?: { readonly name?: string } } | null)?.constructor
      ?.name,
    fields: Reflect.ownKeys(host).map(String).toSorted(),
    message: host instanceof Error ? host.message : undefined,
  };
}
