import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { drawFleet } from "../src/draw-fleet.ts";
import { scheduleFaults } from "../src/fault-schedule.ts";
import { type FleetState, newService, noteMessage } from "../src/fleet-state.ts";
import { tokenColors } from "../src/token-colors.ts";

const NOW = 1_000_000;
const LIFE_MS = 4_000;

function fleetOf(count: number): FleetState {
  return {
    title: "with Redis",
    hasRedis: true,
    durationMs: 20_000,
    elapsedMs: 5_500,
    isRedisUp: true,
    services: Array.from({ length: count }, (_, index) => newService(100 + index)),
    requestsPerSecond: [1, 0, 0, 2],
    faults: [
      { atMs: 5_000, title: "Redis is stopped", isOver: true },
      { atMs: 9_000, title: "Redis is started again", isOver: false },
    ],
    totals: { tokenRequests: 3, answered: 0, failed: 0, slowestMs: 0 },
  };
}

const draw = (state: FleetState): string[] => stripVTControlCharacters(drawFleet(state, NOW, LIFE_MS)).split("\n");

describe("the picture", () => {
  test("gives no two tokens in use the same color, as long as there are six", () => {
    // 6 apart: each would have the same color by itself.
    for (const fingerprints of [
      ["00", "06", "0c"],
      ["05", "0b", "11", "17", "1d", "23"],
    ])
      expect(new Set(tokenColors(fingerprints).values()).size).toBe(fingerprints.length);
    expect(tokenColors(["00", "06", "0c", "12", "18", "1e", "24"]).size).toBe(7);
  });

  test("fits 80 columns, faults included", () => {
    const faults = scheduleFaults(20, true).map(({ atMs, title }) => ({ atMs, title, isOver: true }));
    const state = { ...fleetOf(2), faults };
    noteMessage(state.services[0]!, state, { type: "token", fingerprint: "abc123", expiresAt: NOW + LIFE_MS });
    noteMessage(state.services[0]!, state, { type: "request", isUnderWay: true, isLocked: true });
    expect(Math.max(...draw(state).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test("shows each process with its token and what is left of it", () => {
    const state = fleetOf(2);
    noteMessage(state.services[0]!, state, { type: "token", fingerprint: "abc123", expiresAt: NOW + 2_000 });
    const lines = draw(state);
    expect(lines[0]).toBe("2 processes with Redis  5.5 s of 20 s");
    expect(lines).toContain("  token requests  3    ▁··▂");
    expect(lines).toContain("  tokens in use   1");
    expect(lines).toContain("   1  pid 100     ■ abc123 ━━━━━━");
    expect(lines.find((line) => line.includes("pid 101"))).toContain("no token");
  });

  test("tells who holds the lock, who asks for a token of its own, and who waits", () => {
    const state = fleetOf(4);
    const [holder, alone, waiting, dead] = state.services;
    noteMessage(holder!, state, { type: "request", isUnderWay: true, isLocked: true });
    noteMessage(alone!, state, { type: "request", isUnderWay: true, isLocked: false });
    noteMessage(waiting!, state, { type: "token", fingerprint: "abc123", expiresAt: NOW + 300 });
    dead!.isDead = true;
    const lines = draw(state);
    const lineOf = (pid: number): string | undefined => lines.find((line) => line.includes(`pid ${pid}`));
    expect(lineOf(100)).toContain("holds the lock");
    expect(lineOf(101)).toContain("of its own");
    expect(lineOf(102)).toContain("waits");
    expect(lineOf(103)).toContain("killed");
  });

  test("tells what went wrong, what is about to, and whether Redis is up", () => {
    const state = fleetOf(1);
    state.isRedisUp = false;
    const lines = draw(state);
    expect(lines).toContain("  Redis           down");
    expect(lines).toContain("   5 s  Redis is stopped");
    expect(draw({ ...state, hasRedis: false }).some((line) => line.startsWith("  Redis"))).toBe(false);
  });

  test("shows the metrics of all processes together, of durations the mean", () => {
    const state: FleetState = { ...fleetOf(2), metrics: new Map() };
    expect(draw(fleetOf(2)).join()).not.toContain("ianum.token");
    for (const service of state.services)
      noteMessage(service, state, {
        type: "metrics",
        readings: [
          { name: "ianum.token.requests", count: 2 },
          { name: "ianum.token.wait.duration", count: 1, seconds: 0.25 },
        ],
      });
    expect(draw(state)).toContain("  ianum.token.requests                       4");
    expect(draw(state)).toContain("  ianum.token.wait.duration                  2  mean 250 ms");
    expect(draw(state)).toContain("  ianum.token.store.down                     0");
  });

  test("adds up what the processes tell", () => {
    const state = fleetOf(1);
    for (const slowestMs of [3, 7, 5])
      noteMessage(state.services[0]!, state, { type: "calls", answered: 10, failed: 1, slowestMs });
    expect(state.totals).toMatchObject({ answered: 30, failed: 3, slowestMs: 7 });
  });
});
