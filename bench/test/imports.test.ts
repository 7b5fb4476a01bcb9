import { expect, test } from "vitest";
import { filesLoaded, importedEntries } from "../src/import-cost.ts";

// Reads the build. Files are counted, not milliseconds: each costs one or two, and a busy machine does not change the count.
test.each(importedEntries)("an import of $name loads at most $maxFiles files", async ({ name, maxFiles }) => {
  const files = await filesLoaded(name);
  expect(files.length).toBeGreaterThan(0);
  expect(files.length, files.join("\n")).toBeLessThanOrEqual(maxFiles);
});
