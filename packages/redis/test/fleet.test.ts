import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { describe, expect, test } from "vitest";
import { startFleet } from "./fleet.ts";
import { hasOwnServer, startRedisServer, whyNoOwnServer } from "./redis-server.ts";

// Real processes, real HTTP, real time: what is asserted are counts, not durations.
describe.skipIf(!hasOwnServer).concurrent(`a fleet of processes${whyNoOwnServer}`, { timeout: 400_000 }, () => {
  test("of eight, with a token of 4 s and a token endpoint that takes 300 ms, makes at most two token requests a life for 12 s", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 8, tokenLifeSeconds: 4, latencyMs: 300 });
    onTestFinished(() => fleet.close());

    await fleet.until("a first token request", () => fleet.sandbox.log.tokenRequests > 0);
    await sleep(12_000);
    const requests = fleet.sandbox.log.tokenRequests;
    await fleet.until("a token in each process", () => fleet.tokensInUse() > 0);

    expect(fleet.errors()).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(3);
    expect(requests).toBeLessThanOrEqual(2 * 3);
    expect(fleet.processes.flatMap(({ events }) => events)).not.toContain("store-failed");
  });

  test("has a token within the lease when the process that holds the lock is killed in the middle of its request", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 4, tokenLifeSeconds: 3_600, latencyMs: 300 });
    onTestFinished(() => fleet.close());
    const repair = fleet.sandbox.control.fail({ on: "token", with: { type: "hang" } });

    const holder = await (async () => {
      const find = (): (typeof fleet.processes)[number] | undefined =>
        fleet.processes.find(({ events }) => events.includes("token-requested"));
      await fleet.until("a process that holds the lock", () => find() !== undefined);
      return find()!;
    })();
    await fleet.until("its request", () => fleet.sandbox.log.tokenRequests === 1);
    holder.child.kill("SIGKILL");
    repair();

    // Had the lock outlived its holder for longer than they wait, each of the three would have asked for itself.
    await fleet.until("one token in the others", () => fleet.alive().length === 3 && fleet.tokensInUse() === 1);
    expect(fleet.errors()).toEqual([]);
    expect(fleet.sandbox.log.tokenRequests).toBe(2);
  });

  test("meets no error while Redis is gone or hangs, and shares again when it is back; flushing it costs one request", async ({
    onTestFinished,
  }) => {
    const redis = await startRedisServer();
    onTestFinished(() => redis.stop());
    const fleet = await startFleet({ redisUrl: redis.url, size: 4, tokenLifeSeconds: 4, latencyMs: 100 });
    onTestFinished(() => fleet.close());
    const eachServesItself = async (): Promise<void> => {
      for (const { events } of fleet.processes) events.length = 0;
      await fleet.until("an event in each process that says so", () =>
        fleet.processes.every(({ events }) => events.includes("store-failed") && events.includes("token-obtained")),
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

    const nextToken = (): Promise<void> => {
      const before = fleet.processes[0]?.fingerprint;
      return fleet.until(
        "a new token in all",
        () => fleet.tokensInUse() === 1 && fleet.processes[0]?.fingerprint !== before,
      );
    };
    // Just after all have taken the next one, nobody is about to refresh it.
    await nextToken();
    const admin = new Redis(redis.url);
    onTestFinished(() => admin.disconnect());
    await admin.flushall();
    const requests = fleet.sandbox.log.tokenRequests;
    await nextToken();
    expect(fleet.sandbox.log.tokenRequests - requests).toBe(1);
    expect(fleet.errors()).toEqual([]);
  });
});
