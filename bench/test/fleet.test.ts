import { describe, expect, test } from "vitest";
import { fleetTable } from "../src/fleet/fleet-table.ts";
import { simulateFleet } from "../src/fleet/simulate-fleet.ts";

const HOURS = 2;

describe.each([10, 300])("a simulated fleet of %i", (processes) => {
  test("makes one token request an hour with a store, and never two in a second", async () => {
    const cost = await simulateFleet({ processes, hasStore: true, hours: HOURS });
    expect(cost.requestsPerHour).toBe(1);
    expect(cost.worstSecondAtStart).toBe(1);
    expect(cost.worstSecondLater).toBe(1);
    expect(cost.errors).toBe(0);
    // While the first request is under way each process looks again a few times; later once a token life.
    expect(cost.storeCallsAtStart).toBeLessThanOrEqual(8 * processes);
    expect(cost.storeCallsLater).toBeLessThanOrEqual(10 + processes / 20);
  });

  test("makes one for each process without, spread over two minutes but for the start", async () => {
    const cost = await simulateFleet({ processes, hasStore: false, hours: HOURS });
    expect(cost.requestsPerHour).toBe(processes);
    expect(cost.worstSecondAtStart).toBe(processes);
    expect(cost.worstSecondLater).toBeLessThanOrEqual(2 + processes / 30);
    expect(cost.errors).toBe(0);
  });
});

test.each([300, 2_000])(
  "a thousand that start at once make one token request, and at most 3,500 store calls a second, with an endpoint that takes %i ms",
  async (latencyMs) => {
    const cost = await simulateFleet({ processes: 1_000, hasStore: true, hours: 0.02, latencyMs });
    expect(cost.requestsAtStart).toBe(1);
    expect(cost.storeCallsAtStart).toBeLessThanOrEqual(3_500);
    expect(cost.errors).toBe(0);
  },
);

test.each([300, 2_000])(
  "told of the result, a thousand make at most 2,100 store calls a second, with an endpoint that takes %i ms",
  async (latencyMs) => {
    const settings = { processes: 1_000, hasStore: true, hours: 0.02, latencyMs };
    const cost = await simulateFleet({ ...settings, isAnnounced: true });
    expect(cost.requestsAtStart).toBe(1);
    expect(cost.storeCallsAtStart).toBeLessThanOrEqual(2_100);
    expect(cost.subscriptionsAtStart).toBe(999);
    expect(cost.errors).toBe(0);
  },
);

describe("a simulated fleet of 100 with a wrong secret", () => {
  const settings = { processes: 100, hours: 1 / 6, isRefused: true };

  test("makes one token request a minute with a store", async () => {
    const cost = await simulateFleet({ ...settings, hasStore: true });
    expect(cost.requestsAtStart).toBe(1);
    expect(cost.requestsPerHour).toBeGreaterThanOrEqual(45);
    expect(cost.requestsPerHour).toBeLessThanOrEqual(60);
    expect(cost.worstSecondLater).toBe(1);
    expect(cost.storeCallsAtStart).toBeLessThanOrEqual(3.5 * 100);
    expect(cost.storeCallsLater).toBeLessThanOrEqual(3.5 * 100);
  });

  test("makes one a minute for each process without", async () => {
    const cost = await simulateFleet({ ...settings, hasStore: false });
    expect(cost.requestsAtStart).toBe(100);
    expect(cost.requestsPerHour).toBeGreaterThan(45 * 100);
  });
});

test("the same seed gives the same figures, and leaves Math.random as it was", async () => {
  const { random } = Math;
  const settings = { processes: 20, hasStore: false, hours: 1, seed: 7 };
  expect(await simulateFleet(settings)).toEqual(await simulateFleet(settings));
  expect(Math.random).toBe(random);
});

test("the table has a row for each fleet", () => {
  const cost = {
    requestsPerHour: 100_000,
    requestsAtStart: 100_000,
    worstSecondAtStart: 100_000,
    worstSecondLater: 831,
    storeCallsAtStart: 0,
    storeCallsLater: 0,
    subscriptionsAtStart: 0,
    errors: 0,
  };
  const table = fleetTable([{ processes: 100_000, hasStore: false, hours: 1, ...cost }]);
  expect(table.split("\n").at(-2)).toMatch(/100,000 │ none +│ +100,000 │ +100,000 │ +831 /);
});
