import { inspect } from "node:util";
import { RedisTokenStore } from "@ianum/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { clientLibraries } from "./clients.ts";
import { createPlatform } from "./platform.ts";
import { hasOwnServer, startRedisServer, whyNoOwnServer } from "./redis-server.ts";

const token = { value: "a-token/that+nobody-may-see", expiresAt: Date.now() + 600_000 };

describe.skipIf(!hasOwnServer)(`a write that Redis refuses${whyNoOwnServer}`, () => {
  describe.each(Object.entries(clientLibraries))("through %s", (_, connect) => {
    test.each([
      ["OOM", (admin: Redis) => admin.config("SET", "maxmemory", "1"), /^OOM command not allowed/],
      ["READONLY", (admin: Redis) => admin.replicaof("127.0.0.1", "1"), /^READONLY You can't write/],
      ["NOPERM", (admin: Redis) => admin.acl("SETUSER", "default", "-eval"), /^NOPERM .*'eval' command/],
    ] as const)("is told with %s and Redis's own words, and without the token", async (word, refuse, words) => {
      const server = await startRedisServer();
      onTestFinished(() => server.stop());
      const { client, close } = await connect(server.url);
      onTestFinished(() => close());
      const admin = new Redis(server.url);
      onTestFinished(() => admin.disconnect());
      await refuse(admin);

      const error = await failureOf(new RedisTokenStore({ client }).set("a", token));
      expect(error).toMatchObject({ code: word, message: `Redis refused the command: ${word}` });
      expect((error.cause as Error).message).toMatch(words);
      expectNoToken(error);
    });
  });
});

test.each([
  ["an error of Redis that quotes what it was sent", "ERR unknown command 'EVAL', with args beginning with: "],
  ["an error of the client's own", "cannot send "],
])("%s is passed on without the token, and without what the client hangs on it", async (_, problem) => {
  const client = {
    eval: (...args: readonly unknown[]) =>
      Promise.reject(Object.assign(new Error(problem + String(args.at(-2))), { command: { name: "eval", args } })),
    evalsha: () => undefined,
    defineCommand: () => undefined,
  };
  const error = await failureOf(new RedisTokenStore({ client }).set("a", token));
  expect(inspect(error)).toContain(problem);
  expect(inspect(error)).toContain("[redacted]");
  expectNoToken(error);
});

test("an error of the client while it reads is passed on without its message, which may quote what was stored", async () => {
  const client = { eval: () => Promise.reject(new Error(`cannot parse ${token.value}`)), evalSha: () => undefined };
  const store = new RedisTokenStore({ client });
  for (const call of [store.get("a"), store.acquire("a", { leaseMs: 1_000 })]) expectNoToken(await failureOf(call));
});

test("what a client throws and is no error is not passed on", async () => {
  const client = { eval: () => Promise.reject(token.value), evalSha: () => undefined };
  const error = await failureOf(new RedisTokenStore({ client }).get("a"));
  expect(error.message).toBe("the client threw something that is not an error");
});

describe("a client without a connection has the code ENOTCONN and its own words:", () => {
  test.each([
    ["redis, closed", () => createClient({ url: "redis://127.0.0.1:1" }), "The client is closed"],
    [
      "ioredis, closed",
      () => {
        const client = new Redis({ lazyConnect: true });
        client.disconnect();
        return client;
      },
      "Connection is closed.",
    ],
    [
      "ioredis without an offline queue",
      () => new Redis("redis://127.0.0.1:1", { lazyConnect: true, enableOfflineQueue: false, retryStrategy: null }),
      "Stream isn't writeable and enableOfflineQueue options is false",
    ],
    [
      "ioredis that has tried often enough",
      () => new Redis("redis://127.0.0.1:1", { maxRetriesPerRequest: 0, retryStrategy: () => 1 }),
      'Reached the max retries per request limit (which is 0). Refer to "maxRetriesPerRequest" option for details.',
    ],
  ])("%s", async (_, create, message) => {
    const client = create();
    onTestFinished(() => {
      if (client instanceof Redis) client.disconnect();
    });
    const store = new RedisTokenStore({ client });
    for (const call of [store.get("a"), store.set("a", token)])
      await expect(call).rejects.toMatchObject({ code: "ENOTCONN", message });
  });

  test("and a token source's event says so", async () => {
    const { events, source } = createPlatform();
    await source(new RedisTokenStore({ client: createClient({ url: "redis://127.0.0.1:1" }) })).getToken();
    const told = events.flatMap((event) =>
      event.type === "store-failed" ? [[event.operation, event.error.message]] : [],
    );
    expect(told).toEqual([["acquire", "ENOTCONN"]]);
  });
});

async function failureOf(call: Promise<unknown>): Promise<Error> {
  return call.then(
    () => expect.fail("the call worked"),
    (error: unknown) => error as Error,
  );
}

/** Neither on the error nor on what is below it. */
function expectNoToken(error: Error): void {
  const printed = inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + JSON.stringify(error.cause);
  expect(printed).not.toContain(token.value);
}
