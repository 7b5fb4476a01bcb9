import { describe, expect, test } from "vitest";
import { createSandbox, createTestClock } from "@ianum/sandbox";

describe("a test clock", () => {
  test("stands still, starts where it is told, and moves both its clocks", async () => {
    const clock = createTestClock(1_000);
    expect([clock.now(), clock.elapsed(), createTestClock().now()]).toEqual([1_000, 0, Date.UTC(2026, 0, 1)]);
    await clock.advance(250);
    expect([clock.now(), clock.elapsed()]).toEqual([1_250, 250]);
    clock.setNow(5);
    expect([clock.now(), clock.elapsed()]).toEqual([5, 250]);
    await clock.advance(10);
    expect([clock.now(), clock.elapsed()]).toEqual([15, 260]);
  });

  test("ends sleeps in the order they fall due, each at its own instant, and lets what they wake run on", async () => {
    const clock = createTestClock(0);
    const heard: string[] = [];
    const loop = async (name: string, ms: number) => {
      for (let index = 0; index < 2; index++) {
        await clock.sleep(ms);
        heard.push(`${name}@${clock.elapsed()}`);
      }
    };
    const loops = [loop("slow", 300), loop("quick", 100)];
    expect(clock.pending).toBe(2);
    await clock.advance(599);
    expect(heard).toEqual(["quick@100", "quick@200", "slow@300"]);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    await Promise.all(loops);
    expect(heard.at(-1)).toBe("slow@600");
    expect(clock.elapsed()).toBe(600);
  });

  test("lets in-memory requests and digests between two sleeps run to their end", async () => {
    const clock = createTestClock();
    const sandbox = createSandbox({ clock });
    sandbox.control.fail({ with: { type: "latency", ms: 50 } });
    const done: number[] = [];
    const work = (async () => {
      for (let index = 0; index < 3; index++) {
        for (let hops = 0; hops < 3; hops++) await crypto.subtle.digest("SHA-256", new Uint8Array(100));
        await (await sandbox.fetch("https://id.ianum.com/x", { method: "POST", body: "x" })).text();
        done.push(clock.elapsed());
      }
    })();
    await clock.advance(150);
    expect(done).toEqual([50, 100, 150]);
    await work;
  });

  test("ends a sleep with its signal's reason, and forgets it", async () => {
    const clock = createTestClock();
    const controller = new AbortController();
    const reason = new Error("enough");
    const sleep = clock.sleep(100, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    await expect(clock.sleep(100, controller.signal)).rejects.toBe(reason);
  });

  test("moves once for two who advance it at the same time", async () => {
    const clock = createTestClock(0);
    const woken: number[] = [];
    const sleeps = [50, 150].map((ms) => clock.sleep(ms).then(() => woken.push(clock.elapsed())));
    await Promise.all([clock.advance(100), clock.advance(100)]);
    await Promise.all(sleeps);
    expect([clock.elapsed(), woken]).toEqual([200, [50, 150]]);
  });

  test("does not wait for a sleep of no time, nor end one that never ends", async () => {
    const clock = createTestClock();
    await clock.sleep(0);
    await clock.sleep(-1);
    const controller = new AbortController();
    const forever = clock.sleep(Number.POSITIVE_INFINITY, controller.signal);
    await clock.advance(1e12);
    expect(clock.pending).toBe(1);
    controller.abort();
    await expect(forever).rejects.toBe(controller.signal.reason);
  });

  test("refuses what makes no sense", async () => {
    const clock = createTestClock();
    await expect(clock.advance(-1)).rejects.toThrow("advance: ms must be 0 or more, got -1");
    await expect(clock.sleep(Number.NaN)).rejects.toThrow(RangeError);
    expect(() => clock.setNow(Number.NaN)).toThrow(RangeError);
    expect(() => createTestClock(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
