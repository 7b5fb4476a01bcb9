import { getEventListeners } from "node:events";
import { systemClock, unlessAborted, withTimeout } from "@ianum/core/authors";
import { createTestClock } from "@ianum/sandbox";
import { describe, expect, test } from "vitest";
import { waitOut } from "../src/time/with-timeout.ts";

const never = new Promise<never>(() => undefined);

describe("the runtime's clock", () => {
  test("keeps no timer for a sleep that was left", async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    const leaving = new AbortController();
    const slept = systemClock.sleep(3_600_000, leaving.signal);
    expect(timers()).toBe(before + 1);
    leaving.abort(new Error("left"));
    await expect(slept).rejects.toThrow("left");
    expect(timers()).toBe(before);
  });
});

describe("what an abort ends", () => {
  test("is rejected with the signal's reason, and says so once", async () => {
    const leaving = new AbortController();
    const aborts: string[] = [];
    const result = unlessAborted(never, leaving.signal, () => aborts.push("abort"));
    leaving.abort(new Error("left"));
    leaving.signal.dispatchEvent(new Event("abort"));
    await expect(result).rejects.toThrow("left");
    expect(aborts).toEqual(["abort"]);
  });

  test("is rejected at once if the signal was aborted before", async () => {
    await expect(unlessAborted(never, AbortSignal.abort(new Error("left before")))).rejects.toThrow("left before");
  });

  test.each([
    ["that works", () => Promise.resolve(1)],
    ["that fails", () => Promise.reject(new Error("failed"))],
  ])("leaves no listener behind work %s", async (_, work) => {
    const { signal } = new AbortController();
    const result = unlessAborted(work(), signal);
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await result.catch(() => undefined);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("a time limit", () => {
  test("says what took too long, and how long that is", async () => {
    const clock = createTestClock();
    const result = withTimeout({ clock, timeoutMs: 1_500 }, "reading the vault", () => never);
    result.catch(() => undefined);
    await clock.advance(1_500);
    await expect(result).rejects.toThrow(/^reading the vault took longer than 1500 ms$/);
  });

  // Each sleep ends this much too late, as one does while the event loop stands still.
  test.each([
    { lateMs: [49], sleeps: [1_000] },
    { lateMs: [50, 0], sleeps: [1_000, 50] },
    { lateMs: [300, 0], sleeps: [1_000, 300] },
    { lateMs: [300, 300, 300, 300, 300], sleeps: [1_000, 300, 300, 300, 100] },
    { lateMs: [1_000, 1_000], sleeps: [1_000, 1_000] },
    { lateMs: [5_000, 5_000], sleeps: [1_000, 1_000] },
  ])("of a second grants at most a second more for lateness: $lateMs", async ({ lateMs, sleeps }) => {
    const slept: number[] = [];
    let elapsed = 0;
    const clock = {
      now: () => elapsed,
      elapsed: () => elapsed,
      async sleep(ms: number) {
        elapsed += ms + (lateMs[slept.length] ?? 0);
        slept.push(ms);
      },
    };
    await waitOut(clock, 1_000, new AbortController().signal);
    expect(slept).toEqual(sleeps);
  });
});
