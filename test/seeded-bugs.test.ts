import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bugs } from "../scripts/seeded-bugs/bugs.mjs";
import { pathOf } from "../scripts/seeded-bugs/seed-bug.mjs";

// Whether they are caught takes minutes to say: npm run seeded-bugs.
test.each(bugs)("the seeded bug fits the code: $breaks", (bug) => {
  expect(readFileSync(pathOf(bug), "utf8").split(bug.find)).toHaveLength(2);
});
