import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { type Fleet, startFleet } from "./fleet.ts";
import { hasOwnServer, startRedisServer, whyNoOwnServer } from "./redis-server.ts";

// Real processes, real HTTP, real time. What is waited for are events, however long they take; what is asserted are
// counts: on a busy machine a call to Redis may take too long, and then a process serves itself and says so.
describe.skipIf(!hasOwnServer).concurrent(`a fleet of processes${whyNoOwnServer}`, { timeout: 400_000 }, () => {
  const tokenLifeSeconds = 4;
  /** At most two token requests a life: one, and a second one if its holder lost the lock. */
  const mostIn = (elapsedMs: number): number => 2 * Math.ceil(elapsedMs / (tokenLifeSeconds * 1_000));
  const eachTakes = (fleet: Fleet, tokens: number): Promise<void> => {
    const before = fleet.processes.map((one) => one.tokens);
    return fleet.until(`${tokens} more tokens in each process`, () =>
      fleet.processes.every((one, index) => one.tokens >= before[index]! + tokens),
    );
  };

  test("of eight, with a token of 4 s and a token endpoint that takes 300 ms, makes at most two token requests a life", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 8, tokenLifeSeconds, latencyMs: 300 });
    onTestFinished(() => fleet.close());

    await fleet.until("a first token request", () => fleet.sandbox.log.tokenRequests > 0);
    const startedAt = performance.now();
    await eachTakes(fleet, 4);
    await fleet.until("four token requests for all", () => fleet.requestsForAll() >= 4);

    expect(fleet.errors()).toEqual([]);
    expect(fleet.requestsForAll()).toBeLessThanOrEqual(mostIn(performance.now() - startedAt));
  });

  test("has a token again when the process that holds the lock is killed in the middle of its request", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 4, tokenLifeSeconds: 3_600, latencyMs: 300 });
    onTestFinished(() => fleet.close());
    const repair = fleet.sandbox.control.fail({ on: "token", with: { type: "hang" } });

    const find = () => fleet.processes.find(({ events }) => events.some(({ isForAll }) => isForAll));
    await fleet.until("a process that holds the lock, and its request", () => find() !== undefined);
    await fleet.until("its request", () => fleet.sandbox.log.tokenRequests > 0);
    find()!.child.kill("SIGKILL");
    repair();

    await fleet.until("a token in the others", () => fleet.alive().length === 3 && fleet.tokensInUse() > 0);
    expect(fleet.errors()).toEqual([]);
    // Had the lock outlived its holder for longer than they wait, each of the three would have asked for itself. A third
    // request is one whose process stood still for as long as the lock lasts.
    expect(fleet.requestsForAll()).toBeGreaterThanOrEqual(2);
    expect(fleet.requestsForAll()).toBeLessThanOrEqual(3);
  });

  test("meets no error while Redis is gone or hangs, and shares again when it is back; flushing it costs one request", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 4, tokenLifeSeconds, latencyMs: 100 });
    onTestFinished(() => fleet.close());
    const eachServesItself = async (): Promise<void> => {
      for (const { events } of fleet.processes) events.length = 0;
      await fleet.until("an event in each process that says so", () =>
        fleet.processes.every(({ events }) =>
          ["store-failed", "token-obtained"].every((type) => events.some((event) => event.type === type)),
        ),
      );
    };
    const oneToken = (): Promise<void> => fleet.until("one token in all processes", () => fleet.tokensInUse() === 1);
    await oneToken();

    await redis.stop();
    await eachServesItself();
    await redis.start();
    await oneToken();

    redis.pause();
    await eachServesItself();
    redis.resume();
    await oneToken();

    const admin = new Redis(redis.url);
    onTestFinished(() => admin.disconnect());
    await admin.flushall();
    const startedAt = performance.now();
    const requests = fleet.requestsForAll();
    await eachTakes(fleet, 2);
    await fleet.until("a token request for all", () => fleet.requestsForAll() > requests);
    expect(fleet.requestsForAll() - requests).toBeLessThanOrEqual(mostIn(performance.now() - startedAt));
    expect(fleet.errors()).toEqual([]);
  });
});
