import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mutationPage, type MutationResults, packagesIn, totalOf } from "../scripts/mutation/write-page.mjs";
import { root } from "./repository.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const results = JSON.parse(read("scripts/mutation/results.json")) as MutationResults;

test("the page about mutations is what its results make", () => {
  expect(read("docs/mutation.md")).toBe(mutationPage(results));
});

test("each change that no test notices has its reason", () => {
  const unnoticed = Object.entries(results).flatMap(([file, result]) =>
    result.unnoticed.map((change) => ({ file, ...change })),
  );
  expect(unnoticed.filter(({ why }) => why === "")).toEqual([]);
});

test.each(packagesIn(results))("the tests of %s notice nine changes of ten that they reach", (name) => {
  expect(totalOf(results, name).score).toBeGreaterThanOrEqual(0.9);
});

test("what was measured is there still", () => {
  expect(Object.keys(results).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect(Object.keys(results)).not.toEqual([]);
});
