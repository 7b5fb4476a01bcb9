import { expect, test } from "vitest";
import { importedEntries, loadedWith } from "../src/import-cost.ts";

// Reads the build. Files are counted, not milliseconds: each costs one or two, and a busy machine does not change the count.
test.each(importedEntries)("an import of $name loads at most $maxFiles files", async ({ name, maxFiles }) => {
  const { files } = await loadedWith(name);
  expect(files.length).toBeGreaterThan(0);
  expect(files.length, files.join("\n")).toBeLessThanOrEqual(maxFiles);
});

// A library that is CommonJS or a part of Node such as `node:crypto` takes longer than all of core.
test.each(importedEntries)(
  "an import of $name loads no library, and of Node what every process has",
  async ({ name }) => {
    const { others } = await loadedWith(name);
    expect(others.filter((other) => !["node:events", "node:util"].includes(other))).toEqual([]);
  },
);
