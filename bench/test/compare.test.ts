import { expect, onTestFinished, test, vi } from "vitest";
import { compare, inOrderOf } from "../src/compare.ts";
import { quantile } from "../src/quantile.ts";

test("every contender makes the same number of measured calls, and the floor is measured by itself", async () => {
  const order: string[] = [];
  const contender = (name: string) => ({
    name,
    call: async () => {
      order.push(name);
    },
  });
  const results = await compare([contender("bare"), contender("floor"), contender("adapter")], {
    rounds: 4,
    turnMs: 1,
    floor: "floor",
  });
  expect(results.map(({ name }) => name)).toEqual(["bare", "floor", "adapter"]);
  expect(results[1]!.wall.ratio).toEqual({ median: 1, lower: 1, upper: 1 });
  expect(results.every(({ wall }) => wall.nsPerCall > 0)).toBe(true);
});

test("a machine that stands still while the calls of a turn are counted does not make turns of a single call", async () => {
  let nowMs = 0;
  let calls = 0;
  vi.spyOn(performance, "now").mockImplementation(() => nowMs);
  onTestFinished(() => void vi.restoreAllMocks());
  const call = async (): Promise<void> => {
    calls += 1;
    // Three passes of 40 calls: the machine stands still in the last one.
    nowMs += calls === 81 ? 1_000 : 1;
  };
  await compare([{ name: "floor", call }], { rounds: 5, turnMs: 10, floor: "floor" });
  expect(calls).toBe(81 + 5 * 10);
});

test("over the rounds every contender comes first, and the order turns round", () => {
  const rounds = Array.from({ length: 8 }, (_, round) => inOrderOf(round, ["a", "b", "c", "d"]).join(""));
  expect(rounds).toEqual(["abcd", "dcba", "bcda", "adcb", "cdab", "badc", "dabc", "cbad"]);
});

test("a quantile lies between the values beside it", () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.25)).toBe(2);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});
