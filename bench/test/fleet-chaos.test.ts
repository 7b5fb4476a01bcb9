// A fleet of real token sources, its store, its platform and its clocks, all simulated: one seed decides what happens.
import type { Clock, TokenStore } from "@ianum/core";
import { createTestClock } from "@ianum/sandbox";
import { storeConformance } from "@ianum/sandbox/conformance";
import { describe, expect, test } from "vitest";
import { seedOfSources } from "../../test/seed-of-sources.ts";
import { connectStore } from "../src/fleet/chaos/connect-store.ts";
import { faults } from "../src/fleet/chaos/faults.ts";
import { runWorld } from "../src/fleet/chaos/run-world.ts";
import { createSimulatedStore } from "../src/fleet/chaos/simulated-store.ts";

// How many fleets of each size; npm run fleet:chaos tries more.
const RUNS = Number(process.env["TEST_RUNS"] ?? 4);

test.each([2, 5, 12])("fleets of %i keep their promises, whatever goes wrong", async (processes) => {
  for (let run = 0; run < RUNS; run += 1) {
    const settings = { seed: seedOfSources() + 100 * processes + run, hours: 1, processes };
    const { calls, violation } = await runWorld(settings);
    const again = `npm run fleet:chaos -- --seed ${settings.seed} --worlds 1 --hours 1 --processes ${processes}`;
    expect(violation, again).toBe(undefined);
    expect(calls).toBeGreaterThan(0);
  }
});

test("the same seed is the same story", async () => {
  const settings = { seed: 1, hours: 0.25, processes: 3 };
  const report = await runWorld(settings);
  expect(await runWorld(settings)).toEqual(report);
  expect((await runWorld({ ...settings, seed: 2 })).digest).not.toBe(report.digest);
});

/** What each must be found by, within a few worlds. */
const broken = {
  "locks never end by themselves": {
    store: (store: TokenStore): TokenStore => ({
      ...store,
      lock: (key) => store.lock(key, { leaseMs: Number.POSITIVE_INFINITY }),
      acquire: async (key, how) => (await store.acquire?.(key, { ...how, leaseMs: Number.POSITIVE_INFINITY })) ?? {},
    }),
  },
  "a refused token stays in the store": {
    store: (store: TokenStore): TokenStore => ({ ...store, delete: async () => undefined }),
  },
  "the wall clock alone tells the time": {
    clock: (clock: Clock): Clock => ({ ...clock, elapsed: () => clock.now() }),
  },
};

test.each(Object.entries(broken))("it is found that %s", async (_, tampering) => {
  const found: string[] = [];
  for (let seed = 1; seed <= 12 && found.length === 0; seed += 1) {
    const { violation } = await runWorld({ seed, hours: 1, processes: 5, tampering });
    if (violation !== undefined) found.push(violation.what);
  }
  expect(found).toHaveLength(1);
});

test("each kind of fault happens to some fleet", async () => {
  const happened = new Set<string>();
  for (let seed = 1; seed <= 4; seed += 1)
    for (const name of Object.keys((await runWorld({ seed, hours: 0.5, processes: 1 })).faults)) happened.add(name);
  expect([...happened].toSorted()).toEqual(Object.keys(faults).toSorted());
});

describe("the simulated store", () => {
  const setUp = (hasAnnouncements: boolean) => () => {
    const clock = createTestClock();
    const server = createSimulatedStore(clock.elapsed);
    const announcements = hasAnnouncements ? new Map<string, Set<() => void>>() : undefined;
    let locks = 0;
    const nextOwner = (): string => String((locks += 1));
    const call = async <T>(_operation: string, _isWrite: boolean, serve: () => T): Promise<T> => serve();
    const store = connectStore({ server, clock, call, nextOwner, announcements });
    const peer = connectStore({ server, clock, call, nextOwner, announcements });
    return { store, peer, now: clock.now, elapse: clock.advance };
  };
  storeConformance(test, setUp(false));
  storeConformance(test, setUp(true));
});
