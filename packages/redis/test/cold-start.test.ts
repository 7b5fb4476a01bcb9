import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { Redis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type FleetOnCommand, startFleetOnCommand } from "./fleet-on-command.ts";
import { hasOwnServer, type RedisServer, startRedisServer, takeOffLife, whyNoOwnServer } from "./redis-server.ts";

const PROCESSES = 32;
const MINUTE_MS = 60_000;

// Real processes, clients and HTTP. How long anything takes is not asserted, and a slow machine makes fewer calls a
// second: the pauses between them only get longer.
describe.skipIf(!hasOwnServer)(`a fleet of ${PROCESSES} processes${whyNoOwnServer}`, () => {
  let redis: RedisServer;
  let admin: Redis;
  let fleet: FleetOnCommand;
  let sandbox: Sandbox;
  let keyPrefix: string;
  beforeAll(async () => {
    redis = await startRedisServer();
    admin = new Redis(redis.url);
    fleet = startFleetOnCommand(PROCESSES);
  });
  afterAll(async () => {
    await fleet.close();
    admin.disconnect();
    await redis.stop();
  });
  beforeEach(() => {
    sandbox = createSandbox({ accesses: 1 });
    keyPrefix = `test:${crypto.randomUUID()}:`;
    onTestFinished(() => sandbox.close());
  });

  async function createSources(clientSecret?: string): Promise<void> {
    const [gate] = sandbox.gates;
    const endpoints = { apiAuth: await sandbox.listen() };
    const keys = { clientId: gate!.id, clientSecret: clientSecret ?? gate!.secrets[0]!, endpoints };
    const libraries = ["redis", "ioredis"] as const;
    await fleet.tell((index) => ({
      type: "create",
      settings: {
        keys,
        keyPrefix,
        library: libraries[index % 2]!,
        redisUrl: redis.url,
        share: (index + 0.5) / PROCESSES,
      },
    }));
  }

  const ask = async () => {
    const replies = await fleet.tell(() => ({ type: "getToken" }));
    return {
      outcomes: [...new Set(replies.map(({ outcome }) => outcome))],
      storeCallsAt: replies.flatMap(({ storeCallsAt }) => storeCallsAt),
    };
  };
  const advance = async (ms: number): Promise<void> => {
    await fleet.tell(() => ({ type: "advance", ms }));
    await takeOffLife(admin, keyPrefix, ms);
  };

  test("that starts at once makes one token request, and at most 3.5 store calls a process in the worst second", async () => {
    sandbox.control.fail({ on: "token", with: { type: "latency", ms: 1_500 } });
    await createSources();
    const { outcomes, storeCallsAt } = await ask();
    expect(outcomes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(sandbox.log.tokenRequests).toBe(1);
    expect(storeCallsAt.length).toBeGreaterThanOrEqual(2 * PROCESSES);
    expect(worstSecond(storeCallsAt)).toBeLessThanOrEqual(3.5 * PROCESSES);
  });

  test("with a wrong secret makes one token request a minute, and each process meets the platform's error", async () => {
    await createSources("wrong");
    for (let minute = 1; minute <= 5; minute += 1) {
      for (let half = 0; half < 2; half += 1) {
        expect((await ask()).outcomes).toEqual(["invalid_credentials"]);
        expect(sandbox.log.tokenRequests).toBe(minute);
        await advance(MINUTE_MS / 2 + 1);
      }
    }
  });

  test("that is told to wait by one 429 makes no token request until the wait is over", async () => {
    sandbox.control.fail({ on: "token", times: 1, with: { type: "status", status: 429, retryAfter: 120 } });
    await createSources();
    for (let minute = 0; minute < 2; minute += 1) {
      expect((await ask()).outcomes).toEqual(["rate_limited"]);
      expect(sandbox.log.tokenRequests).toBe(1);
      await advance(MINUTE_MS + 1);
    }
    expect((await ask()).outcomes).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(sandbox.log.tokenRequests).toBe(2);
  });
});

/** The most calls within any thousand milliseconds. */
function worstSecond(callsAt: readonly number[]): number {
  const sorted = callsAt.toSorted((one, other) => one - other);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1_000).length));
}
